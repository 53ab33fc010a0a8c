//! Rooms with keys and doors, and runs that grow trees.

use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::json;

#[tokio::test]
async fn the_door_is_learned_and_both_layers_can_be_seen() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=key-door&device=cpu").await?;
        page.until_number("latest", |n| n >= 3.0).await?;
        let cells = "return document.querySelectorAll('[data-testid=world] [data-state]').length";
        assert_eq!(page.script(cells, json!([])).await?, json!(20), "one drawing for each cell");
        assert!(
            page.has("[data-testid=world] .door").await? && page.has("[data-testid=world] .bricks").await?
        );
        page.click("[data-choice=key]").await?;
        page.until("the cells are those with the key", || page.has("[data-testid=world] [data-state='20']"))
            .await?;
        assert!(page.has("[data-testid=world] .key.taken").await?);
        page.click("[data-choice=no-key]").await?;
        page.until("the cells are those without it", || page.has("[data-testid=world] [data-state='0']"))
            .await?;
        page.full_speed().await?;
        page.until_number("success", |s| s >= 0.9).await
    })
    .await
}

#[tokio::test]
async fn trees_train_and_show_what_is_compared_within_them() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=tree-grpo&device=cpu&update=3").await?;
        page.until_state("iteration", "3").await?;
        page.press("4").await?;
        page.until("the parts of an advantage are told", || page.has("[data-live=intra]")).await?;
        assert!(page.has("[data-live=inter]").await? && page.has("[data-live=tree_total]").await?);
        assert_eq!(page.notices().await?, "");
        page.press(".").await?;
        page.until_state("latest", "4").await
    })
    .await
}
