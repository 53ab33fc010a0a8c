//! The history keeps its promises, and the curves say what it holds.

use experiment::Metrics;
use page::ui::curves::chart::{Axis, Chart, SPECS, update_at};
use page::ui::curves::geometry::{Frame, Point, WIDTH, YRange, columns, line, x_end};
use page::ui::curves::{
    BUCKETS, CurvesPanel, CurvesPanelProps, History, MARKS, Mark, MarkKind, Metric, RECENT, Run, percent,
    target,
};
use yew::{Callback, ServerRenderer};

fn metrics(iteration: u64, value: f64) -> Metrics {
    Metrics { iteration, success: value, reward: -value, env_steps: iteration * 10, ..Metrics::default() }
}

/// A number in [0, 1) for each index, the same every time.
fn noise(index: u64) -> f64 {
    let mixed = (index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64 / (1_u64 << 53) as f64
}

fn run_of(updates: u64) -> Run {
    let mut run = Run::default();
    (1..=updates).for_each(|i| run.push(&metrics(i, noise(i))));
    run
}

#[test]
fn memory_is_bounded_and_nothing_extreme_is_lost() {
    for updates in [1, 2, 511, 512, 513, 2_000, 20_000, 1_000_000] {
        let run = run_of(updates);
        let readings: Vec<_> = run.readings(Metric::Success).collect();
        assert!(readings.len() <= BUCKETS, "{updates}: {} buckets", readings.len());
        assert!(updates < BUCKETS as u64 || readings.len() * 4 >= BUCKETS, "{updates}: {}", readings.len());
        assert!(run.recent().len() <= RECENT);
        let all = (1..=updates).map(noise);
        let low = all.clone().fold(f64::INFINITY, f64::min);
        let high = all.clone().fold(f64::NEG_INFINITY, f64::max);
        assert_eq!(run.range(Metric::Success), Some((low, high)));
        assert_eq!(run.newest(Metric::Success).and_then(|r| r.value()), Some(noise(updates)));
        assert_eq!((run.last(), readings[0].first, readings[readings.len() - 1].last), (updates, 1, updates));
        for pair in readings.windows(2) {
            assert_eq!(pair[0].last + 1, pair[1].first);
        }
        let weighed: f64 = readings.iter().map(|r| r.mean * (r.last - r.first + 1) as f64).sum();
        assert!((weighed - all.sum::<f64>()).abs() < 1e-6 * updates as f64);
    }
}

#[test]
fn readings_are_exact_where_they_say_so() {
    let run = run_of(5_000);
    for update in [1, 37, 1_024, 4_488, 4_489, 5_000] {
        let reading = run.at(Metric::Success, update).expect("kept");
        assert!((reading.first..=reading.last).contains(&update));
        let values: Vec<f64> = (reading.first..=reading.last).map(noise).collect();
        assert_eq!(reading.min, values.iter().copied().fold(f64::INFINITY, f64::min));
        assert_eq!(reading.max, values.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        assert_eq!(reading.value().is_some(), update > 5_000 - RECENT as u64);
    }
}

#[test]
fn sparse_and_late_updates_are_kept_in_order() {
    let mut run = Run::default();
    let updates: Vec<u64> = (0..3_000).map(|i| 7 + i * i).collect();
    updates.iter().for_each(|&i| run.push(&metrics(i, noise(i))));
    assert!(run.readings(Metric::Success).count() <= BUCKETS);
    assert_eq!(run.last(), updates[updates.len() - 1]);
    let low = updates.iter().map(|&i| noise(i)).fold(f64::INFINITY, f64::min);
    assert_eq!(run.range(Metric::Success).map(|r| r.0), Some(low));
}

#[test]
fn a_resumed_run_writes_its_history_anew() {
    let mut run = run_of(100);
    run.push(&metrics(61, 0.5));
    assert_eq!(run.last(), 61);
    assert_eq!(run.at(Metric::Success, 61).and_then(|r| r.value()), Some(0.5));
    assert_eq!(run.at(Metric::Success, 60).and_then(|r| r.value()), Some(noise(60)));
    assert_eq!(run.readings(Metric::Success).count(), 61);
}

#[test]
fn a_metric_that_is_absent_or_not_finite_has_no_reading() {
    let mut run = Run::default();
    run.push(&Metrics { loss: f64::NAN, ..metrics(1, 0.5) });
    assert_eq!(run.at(Metric::Loss, 1), None);
    assert_eq!(run.range(Metric::EvalSuccess), None);
}

#[test]
fn a_new_run_leaves_the_old_one_behind() {
    let mut history = History::new();
    history.push(&[metrics(1, 0.1), metrics(2, 0.2)]);
    let before = history.clone();
    assert_eq!(before, history);
    history.start();
    assert_ne!(before, history);
    history.start();
    assert!(history.current().is_empty());
    assert_eq!(history.previous().last(), 2);
    for iteration in 0..1_000 {
        history.mark(Mark { iteration, kind: MarkKind::Knob, label: String::new() });
    }
    assert_eq!(history.marks().len(), MARKS);
    assert_eq!(history.marks().last().map(|m| m.iteration), Some(999));
}

#[test]
fn the_scrubber_goes_to_what_can_be_shown() {
    let mut history = History::new();
    history.set_showable([10, 20, 30]);
    assert_eq!(history.showable(), Some((10, 30)));
    assert_eq!([1, 14, 15, 16, 99].map(|u| history.nearest(u)), [10, 10, 20, 20, 30]);
    assert_eq!(target(&history, 20, 21), 30);
    assert_eq!(target(&history, 20, 19), 10);
    assert_eq!(target(&history, 30, 31), 30);
    assert_eq!(
        [percent(1, 101), percent(51, 101), percent(200, 101), percent(1, 1)],
        [0.0, 50.0, 100.0, 100.0]
    );
}

#[test]
fn a_path_has_at_most_a_point_for_each_unit_and_ends_at_the_newest() {
    let frame = Frame { x: (1.0, 20_000.0), y: (0.0, 1.0) };
    let points: Vec<Point> = (1..=20_000)
        .map(noise)
        .zip(1..)
        .map(|(y, i)| Point { x: f64::from(i), y, low: y, high: y })
        .collect();
    let drawn = columns(&points, &frame);
    assert!(drawn.len() <= WIDTH as usize + 2);
    assert_eq!(drawn.last(), points.last());
    let extreme = |points: &[Point]| points.iter().map(|p| p.high).fold(0.0, f64::max);
    assert_eq!(extreme(&drawn), extreme(&points));
    let path = line(&drawn, &frame);
    assert!(path.starts_with('M') && path.matches('L').count() == drawn.len() - 1);
    assert!(line(&[], &frame).is_empty() && columns(&[], &frame).is_empty());
}

#[test]
fn axes_hold_their_values() {
    for i in 0..200_u64 {
        let (a, b) = (noise(i) * 20.0 - 10.0, noise(i + 500) * 20.0 - 10.0);
        let range = (a.min(b), a.max(b));
        for y in [YRange::Free, YRange::FromZero, YRange::Symmetric(0.01)] {
            let (low, high) = y.ends(Some(range));
            assert!(
                low <= range.0 + 1e-9 && high >= range.1 - 1e-9 && low < high,
                "{y:?} {range:?} {low} {high}"
            );
        }
    }
    for flat in [0.0, 1.0, -0.2, 1e-30] {
        let (low, high) = YRange::Free.ends(Some((flat, flat)));
        assert!(low < high && (high - low).is_finite());
    }
    assert_eq!(x_end(5.0, 1000.0, 25.0), 100.0);
    assert_eq!(x_end(400.0, 1000.0, 25.0), 1000.0);
    assert_eq!(x_end(2000.0, 1000.0, 25.0), 2000.0);
}

#[test]
fn every_curve_can_be_read_on_both_axes() {
    let mut history = History::new();
    history.push(&(1..=3_000).map(|i| metrics(i, noise(i))).collect::<Vec<_>>());
    for spec in SPECS {
        for axis in [Axis::Updates, Axis::EnvSteps] {
            let chart = Chart::new(&spec, &history, axis, None);
            assert!(chart.line.matches('L').count() <= WIDTH as usize + 2);
            assert!(!chart.line.contains("NaN"));
        }
    }
    assert_eq!(update_at(Axis::Updates, &history.current(), 1e9), 3_000);
    assert!(update_at(Axis::EnvSteps, &history.current(), 15_000.0).abs_diff(1_500) < 10);
}

fn render(props: impl FnOnce() -> CurvesPanelProps + Send + 'static) -> String {
    pollster::block_on(ServerRenderer::<CurvesPanel>::with_props(props).hydratable(false).render())
}

#[test]
fn the_panel_says_exact_numbers() {
    let html = render(|| {
        let mut history = History::new();
        history.push(&(1..=50).map(|i| metrics(i, noise(i))).collect::<Vec<_>>());
        history.mark(Mark { iteration: 7, kind: MarkKind::Device, label: "WebGPU".into() });
        CurvesPanelProps {
            history,
            shown: 20,
            dispatch: Callback::noop(),
            metrics: None,
            optimum: Some(0.75),
        }
    });
    let expected = format!(r#"data-testid="curve-success" data-value="{}" data-iteration="20""#, noise(20));
    assert!(html.contains(&expected), "{expected}");
    assert!(html.contains(r#"data-optimum="0.75""#));
    assert!(html.contains(r#"data-testid="mark" data-iteration="7""#));
    assert!(html.contains(r#"data-testid="scrubber" data-shown="20" data-last="50""#));
    assert!(
        html.contains(r#"data-testid="curve-loss""#) && html.contains(r#"data-testid="curve-grad-norm""#)
    );
    assert!(!html.contains(r#"data-testid="curve-kl""#), "a KL of 0 throughout has no curve");
    assert_eq!(html.matches("<tr>").count(), 12, "heading, ten newest, the shown one");
    assert!(!html.contains("style="), "inline styles are blocked");
}

#[test]
fn the_panel_is_there_before_the_first_update() {
    let html = render(|| CurvesPanelProps {
        history: History::new(),
        shown: 0,
        dispatch: Callback::noop(),
        metrics: None,
        optimum: None,
    });
    assert!(html.contains(r#"data-testid="curve-success" data-value="" data-iteration="0""#));
}
