//! The dialog of methods, which is a program of its own.

use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::json;

const START: &str = "v=1&preset=by-hand&device=cpu&update=3";

async fn open_methods(page: &Browser) -> Outcome {
    page.press("m").await?;
    page.until("the second program draws", || page.has("[data-testid=methods-seen]")).await
}

#[tokio::test]
async fn a_changed_reward_changes_what_every_method_makes_and_can_be_taken_back() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open(START).await?;
        page.until_state("latest", "3").await?;
        page.until_state("iteration", "3").await?;
        open_methods(page).await?;
        assert_eq!(page.attribute("[data-testid=methods-seen]", "data-update").await?.as_deref(), Some("3"));
        let before = page.text(".methods-scroll tbody").await?;
        page.click("[data-testid=whatif-0]").await?;
        page.script("document.activeElement.select()", json!([])).await?;
        page.press("7").await?;
        page.until("the advantages follow", || async {
            Ok(page.text(".methods-scroll tbody").await? != before)
        })
        .await?;
        page.click("[data-testid=whatif-reset]").await?;
        page.until("what happened is back", || async {
            Ok(page.text(".methods-scroll tbody").await? == before)
        })
        .await?;
        assert!(page.foreign_requests().await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_method_that_is_chosen_trains_from_the_next_update() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open(START).await?;
        page.until_state("iteration", "3").await?;
        let run = page.state("run").await?;
        open_methods(page).await?;
        page.click("[data-testid=method-train-dr_grpo]").await?;
        page.until("it says that it trains", || async {
            Ok(page.attribute(".methods-picker", "data-trains").await?.as_deref() == Some("dr_grpo"))
        })
        .await?;
        page.press(thirtyfour::Key::Escape).await?;
        page.until("the dialog is closed", || async { Ok(!page.has("[data-testid=methods-seen]").await?) })
            .await?;
        page.press(".").await?;
        page.until_state("iteration", "4").await?;
        assert_eq!(page.state("run").await?, run, "the run goes on");
        // Opened again it shows the update that the method made.
        open_methods(page).await?;
        page.until("the newest update lies on the sheet", || async {
            Ok(page.attribute("[data-testid=methods-seen]", "data-update").await?.as_deref() == Some("4"))
        })
        .await?;
        let made = page.attribute("thead th.methods-own", "data-method").await?;
        assert_eq!(made.as_deref(), Some("dr_grpo"));
        Ok(())
    })
    .await
}
