//! What every reader is owed: access, a steady page, no growth.

use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use thirtyfour::common::command::{Command, FormatRequestData};
use thirtyfour::prelude::*;
use thirtyfour::{RequestData, SessionId};

/// Longest thread time of one task of the page's main thread, in milliseconds.
const LONGEST_TASK: f64 = 50.0;

/// Runs axe-core on what is on screen.
async fn axe(page: &Browser, source: &str, what: &str) -> Outcome {
    page.script(&format!("{source}; window.axe = axe; delete document.body.dataset.axe"), json!([])).await?;
    // The result is left on the page and waited for: a script of the driver's own may not take this long.
    let run = "window.axe.run({ rules: { 'label-content-name-mismatch': { enabled: true } } }).then(r => {\
                 document.body.dataset.axe = JSON.stringify(r.violations.map(v => v.id + ': ' +\
                   v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))) })";
    page.script(run, json!([])).await?;
    page.until("axe has answered", || async { Ok(page.attribute("body", "data-axe").await?.is_some()) })
        .await?;
    match page.attribute("body", "data-axe").await?.unwrap_or_default().as_str() {
        "[]" => Ok(()),
        found => Err(format!("{what}: {found}").into()),
    }
}

#[tokio::test]
async fn axe_finds_nothing() -> Outcome {
    let source = std::fs::read_to_string(std::env::var("AXE_CORE")?)?;
    for (size, dark) in [
        ((1440, 900), false),
        ((1440, 900), true),
        ((1024, 768), true),
        ((390, 844), false),
        ((390, 844), true),
    ] {
        with_browser(Setup { size: Some(size), dark, ..Setup::default() }, async |page: &Browser| {
            emulate(page, size).await?;
            let what = format!("{size:?}{}", if dark { " dark" } else { "" });
            page.open("v=1&preset=first-light&device=cpu&update=3&stage=scale").await?;
            page.until_state("latest", "3").await?;
            axe(page, &source, &what).await?;
            page.click("[data-testid=open-settings]").await?;
            page.until("the settings are open", || page.has("[data-testid=settings-panel]")).await?;
            axe(page, &source, &format!("{what}, settings")).await?;
            page.press(Key::Escape).await?;
            page.until("the settings are closed", || async {
                Ok(!page.has("[data-testid=settings-panel]").await?)
            })
            .await?;
            page.press("m").await?;
            page.until("the methods are open", || page.has("[data-testid=methods-seen]")).await?;
            axe(page, &source, &format!("{what}, methods")).await?;
            page.press(Key::Escape).await?;
            page.until("the methods are closed", || async {
                Ok(!page.has("[data-testid=methods-seen]").await?)
            })
            .await?;
            page.press("t").await?;
            page.until("the truth is open", || page.has("[data-testid=truth-credit]")).await?;
            axe(page, &source, &format!("{what}, truth")).await?;
            for (view, drawn) in
                [("update", "truth-map"), ("divisor", "truth-scale"), ("curvature", "curvature-panel")]
            {
                page.click(&format!("label:has([data-testid=truth-view-{view}])")).await?;
                let drawn = format!("[data-testid={drawn}]");
                page.until("the view is drawn", || page.has(&drawn)).await?;
                axe(page, &source, &format!("{what}, truth, {view}")).await?;
            }
            page.press(Key::Escape).await?;
            page.until("the truth is closed", || async { Ok(!page.has("[data-testid=truth-panel]").await?) })
                .await?;
            page.press("g").await?;
            page.until("the trees are open", || page.has("[data-testid=forest-panel]")).await?;
            page.click("[data-testid=forest-pair]").await?;
            let versus = "[data-testid=forest-versus][data-done='24']";
            page.until("trees are compared with chains", || page.has(versus)).await?;
            axe(page, &source, &format!("{what}, trees")).await
        })
        .await?;
    }
    Ok(())
}

/// Makes the page exactly so large: a window itself has a least width.
async fn emulate(page: &Browser, (width, height): (u32, u32)) -> Outcome {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    page.driver.cmd(DevTools("Emulation.setDeviceMetricsOverride", size)).await?;
    Ok(())
}

/// A command of the DevTools protocol with its parameters.
#[derive(Debug)]
struct DevTools(&'static str, Value);

impl FormatRequestData for DevTools {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData {
            uri: format!("/session/{session}/goog/cdp/execute").into(),
            body: Some(json!({ "cmd": self.0, "params": self.1 })),
            // Any command that is posted.
            ..Command::MaximizeWindow.format_request(session)
        }
    }
}

#[tokio::test]
async fn nothing_is_wider_than_the_window() -> Outcome {
    for size in [(1440, 900), (1024, 768), (390, 844)] {
        with_browser(Setup { size: Some(size), ..Setup::default() }, async |page: &Browser| {
            emulate(page, size).await?;
            for preset in ["first-light", "dead-groups", "many-maps", "cliff"] {
                page.open(&format!("v=1&preset={preset}&device=cpu&update=2")).await?;
                page.until_state("latest", "2").await?;
                let over = page
                    .script("return document.documentElement.scrollWidth - window.innerWidth", json!([]))
                    .await?;
                if over.as_f64().is_none_or(|px| px > 1.0) {
                    return Err(format!("{preset} at {size:?}: {over} px wider").into());
                }
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
        if !(early.0.parse::<f64>()? > 0.0 && early.1.parse::<f64>()? > 0.0) {
            return Err(format!("no sizes: {early:?}").into());
        }
        page.until_number("latest", |n| n >= 20_000.0).await?;
        let late = memory().await?;
        if early != late {
            return Err(format!("bytes of page and worker grew from {early:?} to {late:?}").into());
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_page_never_freezes_while_the_worker_trains() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=first-light&device=cpu").await?;
        page.until_number("latest", |n| n >= 1.0).await?;
        page.full_speed().await?;
        let start = Instant::now();
        page.until("three seconds are over", || async { Ok(start.elapsed() > Duration::from_secs(3)) })
            .await?;
        let tracer = trace(page).await?;
        let (from, since) = (page.number("latest").await?, Instant::now());
        page.until("some thousand updates were made in some seconds", || async {
            Ok(page.number("latest").await? > from + 3000.0 && since.elapsed() > Duration::from_secs(8))
        })
        .await?;
        let tasks = main_thread_tasks(&tracer.get_log("performance").await?)?;
        tracer.quit().await?;
        let longest: Vec<_> =
            tasks.iter().take(5).map(|t| format!("{:.1} ms of {:.1} ms", t.thread, t.wall)).collect();
        println!("{} tasks, the longest took {}", tasks.len(), longest.join(", "));
        match tasks.first() {
            None => Err("the trace holds no task of the page's main thread".into()),
            Some(task) if task.thread > LONGEST_TASK => {
                Err(format!("tasks took {}", longest.join(", ")).into())
            }
            Some(_) => Ok(()),
        }
    })
    .await
}

/// One task of a thread, in milliseconds.
struct Task {
    /// Time that the thread itself worked.
    thread: f64,
    /// Time that passed. It is longer where the machine was busy elsewhere, which is no fault of the page.
    wall: f64,
}

/// A second session with the same browser that traces its tasks from now on.
async fn trace(page: &Browser) -> Outcome<WebDriver> {
    let own = serde_json::to_value(page.driver.capabilities())?;
    let address =
        own["goog:chromeOptions"]["debuggerAddress"].as_str().ok_or("the browser has no address")?;
    let mut caps = DesiredCapabilities::chrome();
    caps.set_debugger_address(address)?;
    caps.add_experimental_option(
        "perfLoggingPrefs",
        json!({ "enableNetwork": false, "enablePage": false, "traceCategories": "toplevel" }),
    )?;
    caps.set("goog:loggingPrefs", json!({ "performance": "ALL" }))?;
    Ok(WebDriver::new(page.driver.server_url().as_str(), caps).await?)
}

/// The tasks of the busiest main thread of a page in a trace, the longest first.
fn main_thread_tasks(log: &[thirtyfour::BrowserLogEntry]) -> Outcome<Vec<Task>> {
    let mut names = HashMap::new();
    let mut threads: HashMap<_, Vec<Task>> = HashMap::new();
    for entry in log {
        let message: Value = serde_json::from_str(&entry.message)?;
        let event = &message["message"]["params"];
        let thread = (event["pid"].as_u64(), event["tid"].as_u64());
        let millis = |key: &str| event[key].as_f64().unwrap_or(0.0) / 1000.0;
        match event["name"].as_str() {
            Some("thread_name") => {
                names.insert(thread, event["args"]["name"].as_str().unwrap_or_default().to_owned());
            }
            Some(name) if name.ends_with("RunTask") => {
                let task = Task { thread: millis("tdur"), wall: millis("dur") };
                threads.entry(thread).or_default().push(task);
            }
            _ => {}
        }
    }
    let sum = |tasks: &[Task]| tasks.iter().map(|t| t.thread).sum::<f64>();
    let mut pages: Vec<Vec<Task>> = threads
        .into_iter()
        .filter(|(thread, _)| names.get(thread).is_some_and(|name| name == "CrRendererMain"))
        .map(|(_, tasks)| tasks)
        .collect();
    pages.sort_by(|a, b| sum(b).total_cmp(&sum(a)));
    let mut tasks = pages.into_iter().next().unwrap_or_default();
    tasks.sort_by(|a, b| b.thread.total_cmp(&a.thread));
    Ok(tasks)
}
