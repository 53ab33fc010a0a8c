//! Runs that are judged by more than the reward of the world.

use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::json;

/// A rubric that refuses every fall; percent-encoded quotation marks.
const START: &str = "v=1&preset=several-rewards&rubrics=[%22no_fall%22]&device=cpu&update=3&stage=scale";

/// The reward in the first box of the methods.
async fn reward(page: &Browser) -> Outcome<String> {
    let value =
        page.script("return document.querySelector('[data-testid=whatif-0]').value", json!([])).await?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn objectives_and_verdicts_are_told_and_can_be_changed() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open(START).await?;
        page.until_state("iteration", "3").await?;
        assert!(page.text(".strip-foot").await?.contains("rejected by the rubric"));
        let formulas = page.script(
            "return document.querySelectorAll('[data-formula=\"objective-weight\"]').length",
            json!([]),
        );
        assert_eq!(formulas.await?, json!(4), "a weight for each objective");
        let empty =
            page.script("return document.querySelectorAll('.formula [data-slot]').length", json!([])).await?;
        assert_eq!(empty, json!(0), "every place of a number is filled");

        page.press("m").await?;
        page.until("the second program draws", || page.has("[data-testid=methods-objective]")).await?;
        let before = reward(page).await?;
        // The last objective is noise.
        page.script(
            "const s = document.querySelector('[data-testid=methods-objective]'); s.value = '3';\
             s.dispatchEvent(new Event('change', { bubbles: true }))",
            json!([]),
        )
        .await?;
        page.until("the noise is listed", || async { Ok(reward(page).await? != before) }).await?;
        assert!(page.notices().await?.is_empty(), "nothing is amiss");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_wrong_objective_is_refused_where_it_is_typed_and_the_text_stays() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=by-hand&device=cpu&update=1").await?;
        page.until_state("iteration", "1").await?;
        page.click("[data-testid=open-settings]").await?;
        page.until("the settings are open", || page.has("[data-testid=settings-json]")).await?;
        let write = |objectives: &str| {
            let script = "const box = document.querySelector('[data-testid=settings-json]');\
                          box.closest('details').open = true;\
                          const config = JSON.parse(box.value); config.objectives = arguments[0];\
                          box.value = JSON.stringify(config); box.dispatchEvent(new Event('input', { bubbles: true }))";
            page.script(script, json!([[objectives]]))
        };
        write("fly").await?;
        page.until("it can be used", || async {
            Ok(page.attribute("[data-testid=settings-json-apply]", "disabled").await?.is_none())
        })
        .await?;
        page.click("[data-testid=settings-json-apply]").await?;
        page.until("it says what is wrong", || async {
            Ok(page.text("[data-testid=settings-json-message]").await?.contains("there is no objective \"fly\""))
        })
        .await?;
        let kept = page.script("return document.querySelector('[data-testid=settings-json]').value", json!([])).await?;
        assert!(kept.as_str().is_some_and(|text| text.contains("fly")), "the text stays");

        write("short").await?;
        page.click("[data-testid=settings-json-apply]").await?;
        page.until("the settings close", || async { Ok(!page.has("[data-testid=settings-json]").await?) }).await?;
        page.press(".").await?;
        page.until_state("iteration", "2").await?;
        // Each step costs the 24th part of the limit: nothing else is a reward now.
        let reward = page.attribute("[data-testid=strip-threads] [data-rollout]", "data-reward").await?;
        let reward: f64 = reward.ok_or("no thread")?.parse()?;
        assert!(reward < 0.0, "{reward}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_with_a_wrong_objective_says_so() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=by-hand&device=cpu&objectives=[%22fly%22]").await?;
        page.until("the page says what is wrong", || async {
            Ok(page.notices().await?.contains("there is no objective"))
        })
        .await
    })
    .await
}
