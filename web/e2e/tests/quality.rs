//! What every reader is owed: access, a steady page, no growth.

use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::json;

#[tokio::test]
async fn axe_finds_nothing() -> Outcome {
    let axe = std::fs::read_to_string(std::env::var("AXE_CORE")?)?;
    for (size, dark) in [((1440, 900), false), ((1440, 900), true), ((390, 844), false)] {
        with_browser(Setup { size: Some(size), dark, webgpu: false }, async |page: &Browser| {
            page.open("v=1&preset=first-light&device=cpu&update=3&stage=scale").await?;
            page.until_state("latest", "3").await?;
            page.script(&format!("{axe}; window.axe = axe"), json!([])).await?;
            // One rule is left out: it is experimental, and wants the numbers drawn in a group's button word for word in
            // its name, which says them in a sentence.
            // The result is left on the page and waited for: a script of the driver's own may not take this long.
            let run = "window.axe.run({ rules: { 'label-content-name-mismatch': { enabled: false } } }).then(r => { document.body.dataset.axe = JSON.stringify(r.violations.map(\
                       v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))) })";
            page.script(run, json!([])).await?;
            page.until("axe has answered", || async {
                Ok(page.attribute("body", "data-axe").await?.is_some())
            })
            .await?;
            let found = page.attribute("body", "data-axe").await?.unwrap_or_default();
            if found != "[]" {
                return Err(format!("{size:?} dark {dark}: {found}").into());
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_wider_than_the_window() -> Outcome {
    for size in [(1440, 900), (1024, 768), (500, 844)] {
        with_browser(Setup { size: Some(size), ..Setup::default() }, async |page: &Browser| {
            for preset in ["first-light", "dead-groups", "many-maps", "cliff"] {
                page.open(&format!("v=1&preset={preset}&device=cpu&update=2")).await?;
                page.until_state("latest", "2").await?;
                let over = page
                    .script("return document.documentElement.scrollWidth - window.innerWidth", json!([]))
                    .await?;
                assert!(over.as_f64().is_some_and(|px| px <= 1.0), "{preset} at {size:?}: {over} px");
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn memory_is_the_same_at_updates_2000_and_20000() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=by-hand&device=cpu").await?;
        let memory = async || -> Outcome<(String, String)> {
            Ok((page.state("memory-page").await?, page.state("memory-worker").await?))
        };
        page.full_speed().await?;
        page.until_number("latest", |n| n >= 2000.0).await?;
        let early = memory().await?;
        assert!(early.0.parse::<f64>()? > 0.0 && early.1.parse::<f64>()? > 0.0);
        page.until_number("latest", |n| n >= 20_000.0).await?;
        let late = memory().await?;
        assert_eq!(early, late, "bytes of page and worker");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "fails: on a busy two-core machine single tasks of the page take over 100 ms of wall time; thread time is not measured yet"]
async fn the_page_never_freezes_while_the_worker_trains() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=first-light&device=cpu").await?;
        let watch = "window.longTasks = []; const from = performance.now() + 3000;\
                     new PerformanceObserver(list => list.getEntries().forEach(e => {\
                       if (e.startTime > from) window.longTasks.push(e.duration) })).observe({ entryTypes: ['longtask'] })";
        page.script(watch, json!([])).await?;
        page.full_speed().await?;
        let start = page.number("latest").await?.max(0.0);
        page.until_number("latest", |n| n >= start + 3000.0).await?;
        let tasks: Vec<f64> = serde_json::from_value(page.script("return window.longTasks", json!([])).await?)?;
        // The observer reports wall time; a task may also be long because the machine was busy elsewhere.
        assert!(tasks.iter().all(|t| *t < 100.0), "{tasks:?}");
        Ok(())
    })
    .await
}
