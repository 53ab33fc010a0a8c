//! What an update on WebGPU asks of the device, counted inside the worker.

use e2e::counts::{Counts, Report, counting_site, hold_drawn, report};
use e2e::{Browser, Outcome, Setup, with_browser};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

const WEBGPU: Setup = Setup { webgpu: true, size: None, dark: false };

/// The run begins on the CPU and waits at this update for WebGPU.
const ON_CPU: u64 = 1;
/// Updates on WebGPU after which no pipeline may be created any more.
const WARM: u64 = 10;
/// Updates of both kinds, with and without complete records, that are counted then.
const STEPPED: u64 = 20;
/// Updates that are at least made at full speed afterwards.
const PLAYED: u64 = 30;

const MOST_DISPATCHES: u64 = 48;
const MOST_SUBMITS: u64 = 4;

/// The large slippery lake with a network 64–64–64–4, tanh, trained by Adam: 64 rows, one group.
fn link(num_generations: u32) -> String {
    format!(
        "v=1&preset=lake-8x8&device=webgpu&env.is_slippery=true&num_prompts=1&num_generations={num_generations}\
         &update={ON_CPU}"
    )
}

/// Submits, uploaded bytes and bytes read of an update.
type Kind = (u64, u64, u64);

/// What was counted after [`WARM`] updates.
struct Measured {
    updates: Vec<Counts>,
    pipelines: u64,
    readbacks: u64,
    /// Updates by the page's count.
    counted: u64,
    /// The worker's own mean time of an update, in milliseconds.
    millis: f64,
}

impl Measured {
    /// The largest of a number over all updates.
    fn most(&self, number: impl Fn(&Counts) -> u64) -> u64 {
        self.updates.iter().map(number).max().unwrap_or(0)
    }

    /// By the number of dispatches, what most updates took. An update whose record is complete evaluates one policy
    /// more than the others; one that follows an update of the other kind may upload some bytes more.
    fn kinds(&self) -> BTreeMap<u64, Kind> {
        let mut often: BTreeMap<u64, BTreeMap<Kind, usize>> = BTreeMap::new();
        for update in &self.updates {
            let kind = (update.submits, update.uploaded_bytes, update.read_bytes);
            *often.entry(update.dispatches).or_default().entry(kind).or_default() += 1;
        }
        let most = |kinds: BTreeMap<Kind, usize>| kinds.into_iter().max_by_key(|(_, times)| *times);
        often.into_iter().filter_map(|(dispatches, kinds)| Some((dispatches, most(kinds)?.0))).collect()
    }
}

/// Makes this many updates: the last of a row has a complete record, the others have not.
async fn step(page: &Browser, updates: u64) -> Outcome {
    let from: u64 = page.state("latest").await?.parse()?;
    page.press(".".repeat(usize::try_from(updates)?)).await?;
    page.until_state("latest", &(from + updates).to_string()).await?;
    page.until_state("playing", "false").await
}

async fn measure(page: &Browser, base: &str, num_generations: u32) -> Outcome<Measured> {
    page.open_at(base, &link(num_generations)).await?;
    page.until_state("device", "webgpu").await?;
    page.until_state("latest", &ON_CPU.to_string()).await?;
    page.until_state("playing", "false").await?;
    hold_drawn(page, true).await?;
    step(page, WARM).await?;
    let first = report(page).await?;
    step(page, STEPPED).await?;
    hold_drawn(page, false).await?;
    page.full_speed().await?;
    page.click("[data-testid=play]").await?;
    page.until_number("latest", |n| n >= (ON_CPU + WARM + STEPPED + PLAYED) as f64).await?;
    page.click("[data-testid=play]").await?;
    page.until_state("playing", "false").await?;
    let last = standstill(page).await?;
    Ok(Measured {
        updates: last.updates_after(&first.now),
        pipelines: last.now.pipelines - first.now.pipelines,
        readbacks: last.now.readbacks - first.now.readbacks,
        counted: page.state("latest").await?.parse::<u64>()? - ON_CPU - WARM,
        millis: page.number("millis-per-update").await?,
    })
}

/// What has been counted when nothing is added any more: a worker told to pause may still be at an update.
async fn standstill(page: &Browser) -> Outcome<Report> {
    let last = RefCell::new(report(page).await?);
    page.until("the worker stands still", || async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let now = report(page).await?;
        let before = last.replace(now);
        Ok(last.borrow().now.readbacks == before.now.readbacks)
    })
    .await?;
    Ok(last.into_inner())
}

#[tokio::test]
async fn an_update_asks_little_of_the_device_whatever_the_group() -> Outcome {
    let site = counting_site()?;
    with_browser(WEBGPU, async |page: &Browser| {
        let small = measure(page, site.url(), 8).await?;
        let large = measure(page, site.url(), 4096).await?;
        for (name, measured) in [("8", &small), ("4 096", &large)] {
            println!(
                "WebGPU, a group of {name}: {} readbacks in {} updates, at most {} dispatches, {} submits and {} bytes \
                 uploaded in one, {} pipelines after update {WARM}, {:.1} ms an update",
                measured.readbacks,
                measured.counted,
                measured.most(|u| u.dispatches),
                measured.most(|u| u.submits),
                measured.most(|u| u.uploaded_bytes),
                measured.pipelines,
                measured.millis,
            );
            println!("  dispatches: (submits, bytes up, bytes down): {:?}", measured.kinds());
        }
        println!("WebGPU, a group of 4 096 against one of 8: {:.2} of the time", large.millis / small.millis);
        for measured in [&small, &large] {
            assert_eq!(measured.readbacks, measured.counted, "one readback an update");
            assert!(measured.most(|u| u.dispatches) <= MOST_DISPATCHES);
            assert!(measured.most(|u| u.submits) <= MOST_SUBMITS);
            assert_eq!(measured.pipelines, 0, "no pipeline is created any more");
        }
        assert_eq!(small.kinds(), large.kinds(), "the device's work does not depend on the number of rollouts");
        Ok(())
    })
    .await
}
