//! An update of the page against the same iteration written with TensorFlow.js, by turns in one browser.
//!
//! `cargo xtask bench` runs these and prints what they measured; they are no part of the ordinary tests.

use e2e::peer::{Peer, site_with_peer};
use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::{Value, json};
use std::time::Duration;

/// Turns of each side; the medians are compared.
const ROUNDS: usize = 7;
/// How long a turn lasts.
const TURN: Duration = Duration::from_secs(3);

/// One comparison.
struct Duel {
    webgpu: bool,
    /// Width of both hidden layers.
    width: u32,
    /// Iterations of each side before anything is measured.
    warm_up: u32,
    /// Step size of both. Small where many iterations are made: both sides then stay where policies learn alike, and the
    /// rollouts of both are as long. Later the slippery lake parts them: some runs find a way past the first holes.
    learning_rate: f64,
    /// Largest allowed ratio, ours to theirs.
    limit: f64,
}

/// The lake of `gymnasium.make("FrozenLake-v1", map_name="8x8")`.
const MAP: [&str; 8] =
    ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"];

/// What the other side is told; the same as the page's preset `lake-8x8`, made slippery.
fn peer_settings(duel: &Duel) -> Value {
    json!({
        "backend": if duel.webgpu { "webgpu" } else { "wasm" },
        "width": duel.width,
        "map": MAP,
        "slippery": true,
        "schedule": [1.0, -0.2, -0.01],
        "limit": 60,
        "groups": 8,
        "rollouts": 16,
        "epsilon": 1e-4,
        "learningRate": duel.learning_rate,
    })
}

fn link(duel: &Duel) -> String {
    let device = if duel.webgpu { "webgpu" } else { "cpu" };
    let Duel { width, learning_rate, .. } = duel;
    format!(
        "v=1&preset=lake-8x8&device={device}&env.is_slippery=true&policy.hidden=[{width},{width}]\
         &learning_rate={learning_rate}&update=1"
    )
}

/// What one side did in a turn, or while it warmed up.
#[derive(Clone, Copy, Debug)]
struct Turn {
    /// Milliseconds an iteration.
    millis: f64,
    /// The worker's own figure, without the page.
    own: f64,
    /// Mean steps of a rollout, at the end.
    length: f64,
    /// Mean reward of a rollout, at the end.
    reward: f64,
}

/// When, and how many updates the page knows of.
async fn reading(page: &Browser) -> Outcome<(f64, f64)> {
    let script =
        "return [performance.now(), Number(document.querySelector('[data-testid=page]').dataset.latest)]";
    Ok(serde_json::from_value(page.script(script, json!([])).await?)?)
}

/// Lets the page train at full speed for a turn, until `at_least` updates were made, and stops it.
async fn ours(page: &Browser, at_least: f64) -> Outcome<Turn> {
    let before = page.number("latest").await?;
    page.click("[data-testid=play]").await?;
    page.until_number("latest", |n| n > before).await?;
    let (start, first) = reading(page).await?;
    tokio::time::sleep(TURN).await;
    page.until_number("latest", |n| n >= before + at_least && n > first).await?;
    let (end, last) = reading(page).await?;
    let metrics: Value = serde_json::from_str(&page.state("metrics").await?)?;
    let own = page.number("millis-per-update").await?;
    page.click("[data-testid=play]").await?;
    page.until_state("playing", "false").await?;
    let number = |name: &str| metrics[name].as_f64().unwrap_or(f64::NAN);
    assert!(number("grad_norm") > 0.0, "the page learns: {metrics}");
    Ok(Turn {
        millis: (end - start) / (last - first),
        own,
        length: number("completions/mean_length"),
        reward: number("reward"),
    })
}

async fn theirs(peer: &Peer<'_>, parameters: Value) -> Outcome<Turn> {
    let said = peer.ask("run", parameters).await?;
    let number = |name: &str| said[name].as_f64().unwrap_or(f64::NAN);
    let millis = number("spent") / number("done");
    Ok(Turn { millis, own: millis, length: number("length"), reward: number("reward") })
}

fn median(turns: &[Turn], number: impl Fn(&Turn) -> f64) -> f64 {
    let mut sorted: Vec<f64> = turns.iter().map(number).collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

async fn compare(duel: Duel) -> Outcome {
    let site = site_with_peer()?;
    let setup = Setup { webgpu: duel.webgpu, ..Setup::default() };
    with_browser(setup, async |page: &Browser| {
        page.open_at(site.url(), &link(&duel)).await?;
        page.until_state("latest", "1").await?;
        page.until_state("device", if duel.webgpu { "webgpu" } else { "cpu" }).await?;
        page.full_speed().await?;
        let (peer, said) = Peer::start(page, peer_settings(&duel)).await?;

        let untrained = theirs(&peer, json!({ "iterations": 10 })).await?;
        let warm = theirs(&peer, json!({ "iterations": duel.warm_up })).await?;
        ours(page, f64::from(duel.warm_up)).await?;

        let (mut mine, mut peers) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            mine.push(ours(page, 1.0).await?);
            peers.push(theirs(&peer, json!({ "millis": TURN.as_millis() as u64 })).await?);
        }
        let gradient = peer.ask("gradient", json!({})).await?;
        assert!(gradient["norm"].as_f64().is_some_and(|norm| norm > 0.0), "the peer learns: {gradient}");
        let (learnt, peer_learnt) = (mine[ROUNDS - 1], peers[ROUNDS - 1]);
        for trained in [learnt, peer_learnt] {
            assert!(trained.reward > untrained.reward, "both learn: {untrained:?}, {trained:?}");
        }

        let (millis, their_millis) = (median(&mine, |t| t.millis), median(&peers, |t| t.millis));
        let ratio = millis / their_millis;
        eprintln!(
            "{} width {}: {millis:.2} ms an update, TensorFlow.js {} {their_millis:.2} ms ({:.2} while warming up), ratio \
             {ratio:.2}, at most {}; the worker alone {:.2} ms, ratio {:.2}; steps of a rollout {:.1} and {:.1}, reward \
             {:.2} and {:.2} (at first {:.2})",
            if duel.webgpu { "WebGPU" } else { "CPU" },
            duel.width,
            said["version"].as_str().unwrap_or("?"),
            warm.millis,
            duel.limit,
            median(&mine, |t| t.own),
            median(&mine, |t| t.own) / their_millis,
            median(&mine, |t| t.length),
            median(&peers, |t| t.length),
            learnt.reward,
            peer_learnt.reward,
            untrained.reward,
        );
        let rounds = |turns: &[Turn]| turns.iter().map(|t| format!("{:.2}", t.millis)).collect::<Vec<_>>().join(" ");
        eprintln!("  rounds, ms: ours {}; theirs {}", rounds(&mine), rounds(&peers));
        assert!(ratio <= duel.limit, "the ratio is {ratio:.3}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "a measurement: run `cargo xtask bench`"]
async fn cpu_at_width_64() -> Outcome {
    compare(Duel { webgpu: false, width: 64, warm_up: 4000, learning_rate: 3e-5, limit: 0.5 }).await
}

#[tokio::test]
#[ignore = "a measurement: run `cargo xtask bench`"]
async fn cpu_at_width_256() -> Outcome {
    compare(Duel { webgpu: false, width: 256, warm_up: 3000, learning_rate: 3e-5, limit: 0.4 }).await
}

#[tokio::test]
#[ignore = "a measurement: run `cargo xtask bench`"]
async fn webgpu_at_width_64() -> Outcome {
    compare(Duel { webgpu: true, width: 64, warm_up: 60, learning_rate: 1e-3, limit: 0.4 }).await
}

#[tokio::test]
#[ignore = "a measurement: run `cargo xtask bench`"]
async fn webgpu_at_width_256() -> Outcome {
    compare(Duel { webgpu: true, width: 256, warm_up: 60, learning_rate: 1e-3, limit: 0.8 }).await
}
