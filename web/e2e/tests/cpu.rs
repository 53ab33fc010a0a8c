//! The page on the CPU: it loads, learns, steps and can be driven.

use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::json;
use thirtyfour::Key;

#[tokio::test]
async fn it_loads_and_learns() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("").await?;
        page.until_number("latest", |n| n >= 1.0).await?;
        let first = page.number("success").await?;
        assert!(first < 0.5, "it starts untrained, not at {first}");
        page.until_number("success", |s| s >= 0.9).await?;
        assert_eq!(page.state("device").await?, "cpu");
        assert_eq!(page.state("constructor-runs-cpu").await?, "1");
        assert!(page.foreign_requests().await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_stage_strip_goes_forwards_and_back() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=by-hand&device=cpu&update=2&stage=sample").await?;
        page.until_state("latest", "2").await?;
        page.until_state("stage", "sample").await?;
        let mut seen = vec![page.text("[data-testid=formula]").await?];
        for stage in ["score", "centre", "scale", "credit", "update"] {
            page.press(Key::Right).await?;
            page.until_state("stage", stage).await?;
            let text = page.text("[data-testid=formula]").await?;
            assert!(!seen.contains(&text), "{stage} shows something of its own");
            seen.push(text);
        }
        for (back, stage) in ["credit", "scale", "centre", "score", "sample"].iter().enumerate() {
            page.press(Key::Left).await?;
            page.until_state("stage", stage).await?;
            let text = page.text("[data-testid=formula]").await?;
            assert_eq!(text, seen[4 - back], "going back to {stage} shows what was there");
        }
        // Before the first stage lies the last stage of the update before.
        page.press(Key::Left).await?;
        page.until_state("iteration", "1").await?;
        page.until_state("stage", "update").await
    })
    .await
}

#[tokio::test]
async fn a_link_reproduces_the_same_numbers_to_the_last_digit() -> Outcome {
    let mut metrics = Vec::new();
    for _ in 0..2 {
        with_browser(Setup::default(), async |page: &Browser| {
            page.open("v=1&preset=first-light&seed=3&device=cpu&update=25").await?;
            page.until_state("latest", "25").await?;
            page.until_state("iteration", "25").await?;
            metrics.push(page.state("metrics").await?);
            Ok(())
        })
        .await?;
    }
    assert!(metrics[0].contains("\"iteration\":25"), "{}", metrics[0]);
    assert_eq!(metrics[0], metrics[1]);
    Ok(())
}

#[tokio::test]
async fn a_damaged_link_gives_a_message_and_a_working_page() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=first-light&learning_rate=banana").await?;
        page.until("the notice names the field", || async {
            Ok(page.notices().await?.contains("learning_rate"))
        })
        .await?;
        page.until_number("latest", |n| n >= 5.0).await
    })
    .await
}

#[tokio::test]
async fn editing_the_map_retrains() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=first-light&device=cpu").await?;
        page.until_number("latest", |n| n >= 3.0).await?;
        let run = page.number("run").await?;
        page.click("[data-testid=edit-map]").await?;
        page.until("the second program draws the editor", || page.has("[data-testid=map-text]")).await?;
        let focused = "return document.activeElement?.getAttribute('role')";
        page.until("the cells have the focus", || async {
            Ok(page.script(focused, json!([])).await? == json!("gridcell"))
        })
        .await?;
        let text = page.driver.find(thirtyfour::By::Css("[data-testid=map-text]")).await?;
        // As a person would: the driver's own clearing changes the value without an event.
        text.send_keys(Key::Control + "a").await?;
        text.send_keys(Key::Delete + "").await?;
        text.send_keys("SFF\nFXF\nFFG").await?;
        page.until("the wrong tile is named", || async {
            Ok(page.text("[data-testid=map-status]").await?.contains("Row 2, column 2"))
        })
        .await?;
        text.send_keys(Key::Control + "a").await?;
        text.send_keys(Key::Delete + "").await?;
        text.send_keys("SFF\nFHF\nFFG").await?;
        page.click("[data-testid=apply-map]").await?;
        page.until_number("run", |n| n > run).await?;
        page.until("the map is the new one", || async {
            let cells = page
                .script(
                    "return document.querySelectorAll('[data-testid=world] [data-state]').length",
                    json!([]),
                )
                .await?;
            Ok(cells == json!(9))
        })
        .await?;
        page.until_number("success", |s| s >= 0.9).await
    })
    .await
}

#[tokio::test]
async fn the_keyboard_alone_can_do_it() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=first-light&device=cpu&update=1").await?;
        page.until_state("latest", "1").await?;
        page.until_state("playing", "false").await?;
        page.press(".").await?;
        page.until_state("latest", "2").await?;
        page.press("4").await?;
        page.until_state("stage", "scale").await?;
        page.press("]").await?;
        page.until_state("group", "1").await?;
        page.press("[").await?;
        page.until_state("group", "0").await?;
        page.press(Key::Down).await?;
        page.until_state("rollout", "1").await?;
        page.press(" ").await?;
        page.until_state("playing", "true").await?;
        page.until_number("latest", |n| n >= 10.0).await?;
        page.press(" ").await?;
        page.until_state("playing", "false").await?;
        let seed = page.state("seed").await?;
        let run = page.number("run").await?;
        page.press("r").await?;
        page.until_number("run", |n| n > run).await?;
        assert_eq!(page.state("seed").await?, seed, "reset keeps the seed");
        page.press("n").await?;
        page.until("there is a new seed", || async { Ok(page.state("seed").await? != seed) }).await?;
        // Everything that can be pressed can be reached: focus walks through the page by Tab alone.
        let mut reached = std::collections::BTreeSet::new();
        for _ in 0..60 {
            page.press(Key::Tab).await?;
            let here = page
                .script(
                    "const e = document.activeElement; return e.getAttribute('data-testid') ?? e.tagName",
                    json!([]),
                )
                .await?;
            reached.extend(here.as_str().map(str::to_owned));
        }
        assert!(reached.len() >= 5, "Tab reaches {reached:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn it_works_from_a_sub_path() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        let base = std::env::var("GRPO_URL_SUB_PATH")?;
        page.open_at(&base, "").await?;
        page.until_number("latest", |n| n >= 2.0).await
    })
    .await
}
