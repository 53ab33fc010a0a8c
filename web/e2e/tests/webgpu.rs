//! The page on WebGPU, through the software adapter.

use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::json;

/// Updates over which both devices must agree, and how closely: float rounding, far below what tips a random draw.
const UPDATES: usize = 10;
const TOLERANCE: f64 = 1e-4;

const WEBGPU: Setup = Setup { webgpu: true, size: None, dark: false };

const EVENT: &str = "document.dispatchEvent(new CustomEvent(arguments[0], { detail: arguments[1] }))";

/// Asks the worker to train what is on the page on both devices.
async fn agrees_with_the_cpu(page: &Browser) -> Outcome {
    page.script(EVENT, json!(["grpo:self-test", UPDATES])).await?;
    page.until("the self-test has answered", || async { Ok(!page.state("self-test").await?.is_empty()) })
        .await?;
    let deviation: Vec<f64> = serde_json::from_str(&page.state("self-test").await?)?;
    assert_eq!(deviation.len(), UPDATES);
    assert!(deviation.iter().all(|d| *d <= TOLERANCE), "{deviation:?}");
    Ok(())
}

#[tokio::test]
async fn webgpu_learns_agrees_and_falls_back() -> Outcome {
    with_browser(WEBGPU, async |page: &Browser| {
        page.open("v=1&preset=first-light&device=webgpu").await?;
        page.until_state("device", "webgpu").await?;
        assert_eq!(page.state("constructor-runs-webgpu").await?, "1");
        let moved = page.number("latest").await?;
        page.until_number("latest", |n| n >= moved + 20.0).await?;
        page.until_number("success", |s| s >= 0.5).await?;

        agrees_with_the_cpu(page).await?;

        page.script(EVENT, json!(["grpo:lose-device", null])).await?;
        page.until_state("device", "cpu").await?;
        let resumed = page.number("latest").await?;
        assert!(resumed >= 1.0, "the run goes on from its checkpoint");
        page.until_number("latest", |n| n >= resumed + 10.0).await?;
        assert!(!page.notices().await?.trim().is_empty(), "the reader is told");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn widths_that_fit_no_tile_and_ratios_of_whole_rollouts_agree_too() -> Outcome {
    for more in [
        "observation=%7B%22window%22:%7B%22radius%22:1%7D%7D",
        "importance_sampling_level=sequence&num_iterations=3&epsilon=0.2",
    ] {
        with_browser(WEBGPU, async |page: &Browser| {
            let link = "v=1&preset=first-light&device=webgpu&policy.hidden=[33,7]&update=1";
            page.open(&format!("{link}&{more}")).await?;
            page.until_state("device", "webgpu").await?;
            page.until_state("latest", "1").await?;
            agrees_with_the_cpu(page).await?;
            assert!(page.notices().await?.trim().is_empty(), "the link was read whole");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn auto_stays_on_the_cpu_with_a_software_adapter() -> Outcome {
    with_browser(WEBGPU, async |page: &Browser| {
        page.open("v=1&preset=first-light").await?;
        page.until("the adapter was looked at", || async {
            Ok(!page.state("constructor-runs-webgpu").await?.is_empty())
        })
        .await?;
        let before = page.number("latest").await?;
        page.until_number("latest", |n| n >= before + 20.0).await?;
        assert_eq!(page.state("device").await?, "cpu");
        Ok(())
    })
    .await
}
