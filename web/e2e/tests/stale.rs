//! A worker of another build than the page, as a browser's cache may hand it out.

use e2e::{Browser, Outcome, Setup, SiteCopy, with_browser};

#[tokio::test]
async fn a_worker_of_another_build_is_refused_by_name() -> Outcome {
    let site = SiteCopy::new()?;
    site.prepend("worker_cpu_loader.js", include_str!("../js/stale.js"))?;
    with_browser(Setup { webgpu: true, ..Setup::default() }, async |page: &Browser| {
        page.open_at(site.url(), "v=1&preset=by-hand").await?;
        page.until("a notice names the worker's protocol", || async {
            Ok(page.notices().await?.contains("999"))
        })
        .await?;
        // The page stands: nothing crashed, and the other worker, which fits, takes the run.
        assert!(!page.has("#crash:not([hidden])").await?, "no crash screen");
        page.until_state("device", "webgpu").await?;
        page.until_number("latest", |n| n >= 2.0).await
    })
    .await
}
