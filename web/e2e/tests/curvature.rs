//! The curvature lab, a view of the truth beside the estimate.

use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::json;

/// Opens the truth beside the estimate at the lab.
async fn open(page: &Browser) -> Outcome {
    page.click("[data-testid=truth-open]").await?;
    page.until("the second program draws", || page.has("[data-testid=truth-panel]")).await?;
    page.click("label:has([data-testid=truth-view-curvature])").await?;
    page.until("the lab is drawn", || page.has("[data-testid=curvature-panel]")).await
}

async fn number(page: &Browser, testid: &str, name: &str) -> Outcome<f64> {
    let value = page.attribute(&format!("[data-testid={testid}]"), name).await?;
    Ok(value.and_then(|v| v.parse().ok()).unwrap_or(f64::NAN))
}

/// Presses a button, wherever the dialog has been scrolled to.
async fn press(page: &Browser, testid: &str) -> Outcome {
    let click = "document.querySelector(`[data-testid=${arguments[0]}]`).click()";
    page.script(click, json!([testid])).await?;
    Ok(())
}

#[tokio::test]
async fn a_sweep_shows_its_progress_can_be_cancelled_and_says_who_is_ahead() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=first-light&device=cpu&update=1").await?;
        page.until_state("iteration", "1").await?;
        open(page).await?;
        // Groups of 64 take long enough to be stopped.
        let set = "const slider = document.querySelector('[data-testid=curvature-size]');
            slider.value = arguments[0];
            slider.dispatchEvent(new InputEvent('input', { bubbles: true }))";
        page.script(set, json!(["64"])).await?;
        let count = "window.framesSeen = 0;
            const count = () => {
                if (document.querySelector('[data-testid=curvature-sweep-progress]')) window.framesSeen += 1;
                requestAnimationFrame(count);
            };
            count()";
        page.script(count, json!([])).await?;
        press(page, "curvature-start").await?;
        page.until("the sweep has begun", || async {
            Ok(number(page, "curvature-sweep-progress", "data-progress").await? > 0.0)
        })
        .await?;
        // The page draws in between.
        page.until("frames come while the sweep runs", || async {
            Ok(page.script("return window.framesSeen >= 3", json!([])).await?.as_bool() == Some(true))
        })
        .await?;
        press(page, "curvature-sweep-cancel").await?;
        page.until("the sweep has stopped", || async {
            Ok(!page.has("[data-testid=curvature-sweep-progress]").await?)
        })
        .await?;
        assert!(!page.has("[data-testid=curvature-ratio]").await?);
        assert!(page.text("[data-testid=curvature-sweep-state]").await?.contains("Cancelled"));

        page.script(set, json!(["8"])).await?;
        press(page, "curvature-start").await?;
        page.until("the ratio is shown", || page.has("[data-testid=curvature-ratio]")).await?;
        let ratio = number(page, "curvature-ratio", "data-ratio").await?;
        let (low, high) = (
            number(page, "curvature-ratio", "data-low").await?,
            number(page, "curvature-ratio", "data-high").await?,
        );
        // The figures of the documentation for SGD, orthogonal prompts and noisy rewards.
        assert!((0.98..1.0).contains(&ratio) && low < 1.0 && high > 1.0, "{ratio} [{low}, {high}]");
        assert!(number(page, "curvature-curves", "data-length").await? > 20.0);

        // Another experiment is searched at once, and its result replaces the one before.
        page.script(
            "const select = document.querySelector('[data-testid=curvature-optimizer]');
             select.value = '3';
             select.dispatchEvent(new Event('change', { bubbles: true }))",
            json!([]),
        )
        .await?;
        page.until("dividing is ahead of bounded steps", || async {
            Ok(number(page, "curvature-ratio", "data-high").await? < 1.0)
        })
        .await?;
        assert!(page.foreign_requests().await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_run_on_many_maps_has_the_same_curves() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=many-maps&device=cpu&update=3").await?;
        page.until_state("iteration", "3").await?;
        open(page).await?;
        press(page, "curvature-timeline-start").await?;
        page.until("the run has been read", || async {
            let seen = page.attribute("[data-testid=curvature-timeline]", "aria-busy").await?;
            Ok(seen.as_deref() == Some("false") && page.has("[data-testid=curvature-timeline-seen]").await?)
        })
        .await?;
        assert_eq!(number(page, "curvature-timeline-seen", "data-maps").await?, 16.0);
        assert!(number(page, "curvature-timeline-seen", "data-updates").await? >= 1.0);
        assert!((0.0..1.0).contains(&number(page, "curvature-timeline-seen", "data-shared").await?));
        assert!(number(page, "curvature-timeline-seen", "data-linear").await? > 0.0);
        assert!(number(page, "curvature-timeline-seen", "data-std").await? > 0.0);
        assert!(!page.has("[data-testid=curvature-one-map]").await?);
        Ok(())
    })
    .await
}
