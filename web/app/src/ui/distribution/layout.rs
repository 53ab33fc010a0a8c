//! Geometry of the drawings of rewards. Axes stand upright, as in the stage strip: more is higher.

use super::bins::{Scale, ends};
use crate::ui::order::order;
use std::cmp::Reverse;

/// Width of the large drawing, in its own units.
pub const WIDTH: f64 = 212.0;
/// Height of the large drawing.
pub const HEIGHT: f64 = 224.0;
/// Highest place on an axis; the axes' names stand above it.
pub const TOP: f64 = 30.0;
/// Lowest place on an axis.
pub const BOTTOM: f64 = 212.0;
/// Place of the axis of rewards, from which bars grow to the left.
pub const LEFT: f64 = 76.0;
/// Place of the axis of advantages, from which bars grow to the right.
pub const RIGHT: f64 = 138.0;
/// Length of the longest bar.
pub const BAR: f64 = 32.0;
/// Width of a small drawing, in its own units.
pub const MINI_WIDTH: f64 = 120.0;
/// Height of a small drawing.
pub const MINI_HEIGHT: f64 = 24.0;

/// Least distance between the middles of two numbers above each other.
const LABEL: f64 = 13.5;
/// Half the thickness of a bar at most.
const HALF: f64 = 5.0;

/// An axis between two places of a drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    ends: (f64, f64),
    from: f64,
    to: f64,
}

impl Axis {
    /// An axis that holds the values, the smallest at `from` and the largest at `to`.
    pub fn new(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        Self { ends: ends(values), from, to }
    }

    /// Place of a value.
    pub fn at(&self, value: f64) -> f64 {
        self.from + (value - self.ends.0) / (self.ends.1 - self.ends.0) * (self.to - self.from)
    }
}

/// The two axes of the large drawing, the same for all groups of a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axes {
    /// Of rewards.
    pub rewards: Axis,
    /// Of advantages: 0 in the middle.
    pub advantages: Axis,
}

impl Axes {
    /// Axes that hold the whole batch, so that groups can be compared.
    pub fn new<'a>(
        rewards: impl Iterator<Item = &'a f64>,
        advantages: impl Iterator<Item = &'a f64>,
    ) -> Self {
        let reach = advantages.fold(0.0_f64, |m, a| m.max(a.abs()));
        Self {
            rewards: Axis::new(rewards.copied(), BOTTOM, TOP),
            advantages: Axis::new([-reach, reach].into_iter(), BOTTOM, TOP),
        }
    }
}

/// One bar, or one value, of the large drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Smallest reward of its rollouts.
    pub low: f64,
    /// Largest reward of its rollouts.
    pub high: f64,
    /// Number of its rollouts.
    pub count: usize,
    /// Their mean advantage.
    pub advantage: f64,
    /// Place on the axis of rewards.
    pub from: f64,
    /// Place on the axis of advantages.
    pub to: f64,
    /// Length.
    pub length: f64,
    /// Whether the lit rollout is among them.
    pub lit: bool,
    /// Whether there is room for its numbers.
    pub labelled: bool,
}

/// The large drawing of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// The bars, ascending by reward.
    pub bars: Vec<Bar>,
    /// Half the thickness of a bar.
    pub half: f64,
    /// Place of the mean on the axis of rewards.
    pub mean: f64,
    /// Place of 0 on the axis of advantages.
    pub zero: f64,
    /// Whether every bar is one value.
    pub exact: bool,
}

impl Detail {
    /// Lays a group out. `lit` is the rollout that stands out.
    pub fn new(rewards: &[f64], advantages: &[f64], axes: &Axes, mean: f64, lit: usize) -> Self {
        let scale = Scale::of(rewards.iter().copied());
        let bins = scale.bins(rewards);
        let most = bins.iter().map(|b| b.members.len()).max().unwrap_or(1) as f64;
        let mut bars: Vec<Bar> = bins
            .iter()
            .map(|bin| {
                let sum: f64 = bin.members.iter().filter_map(|&i| advantages.get(i)).sum();
                let advantage = match bin.members.as_slice() {
                    // No rounding where all of them have the same.
                    [first, ..] if bin.low == bin.high => advantages.get(*first).copied().unwrap_or_default(),
                    members => sum / members.len() as f64,
                };
                let count = bin.members.len();
                Bar {
                    low: bin.low,
                    high: bin.high,
                    count,
                    advantage,
                    from: axes.rewards.at(bin.middle),
                    to: axes.advantages.at(advantage),
                    length: (BAR * count as f64 / most).max(1.5),
                    lit: bin.members.contains(&lit),
                    labelled: false,
                }
            })
            .collect();
        label(&mut bars);
        let gap = bars.windows(2).map(|w| (w[0].from - w[1].from).abs()).fold(f64::INFINITY, f64::min);
        Self {
            bars,
            half: (gap * 0.45).clamp(0.8, HALF),
            mean: axes.rewards.at(mean),
            zero: axes.advantages.at(0.0),
            exact: matches!(scale, Scale::Values(_)),
        }
    }

    /// Whether a number beside 0 on the axis of advantages would touch no other.
    pub fn zero_is_free(&self) -> bool {
        self.bars.iter().filter(|b| b.labelled).all(|b| (b.to - self.zero).abs() >= LABEL)
    }
}

/// Gives numbers to the bars that have room for them: the lit one first, then the outermost, then the longest.
fn label(bars: &mut [Bar]) {
    let Some(last) = bars.len().checked_sub(1) else { return };
    let rank = |i: usize| (!bars[i].lit, i != 0 && i != last, Reverse(bars[i].count));
    let order = order(bars.len(), &|a, b| rank(a).cmp(&rank(b)));
    let mut taken: Vec<[f64; 2]> = Vec::new();
    for i in order {
        let own = [bars[i].from, bars[i].to];
        let free = taken.iter().all(|t| t.iter().zip(own).all(|(a, b)| (a - b).abs() >= LABEL));
        bars[i].labelled = free;
        if free {
            taken.push(own);
        }
    }
}

/// The path of a small drawing: one bar for each place of the common scale, standing on the bottom.
pub fn mini_path(scale: &Scale, axis: &Axis, rewards: &[f64]) -> String {
    use std::fmt::Write as _;
    let counts = scale.counts(rewards);
    let most = counts.iter().copied().max().unwrap_or(1).max(1) as f64;
    let half = (MINI_WIDTH / scale.len().max(1) as f64 * 0.4).clamp(1.5, 4.0);
    let mut d = String::new();
    for (i, count) in counts.into_iter().enumerate().filter(|(_, c)| *c > 0) {
        let x = axis.at(scale.middle(i));
        let height = (count as f64 / most * (MINI_HEIGHT - 3.0)).max(1.5);
        // Writing to a String cannot fail.
        let _ = write!(d, "M{:.1} {MINI_HEIGHT}v-{height:.1}h{:.1}v{height:.1}z", x - half, 2.0 * half);
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(rewards: &[f64], advantages: &[f64]) -> Detail {
        let axes = Axes::new(rewards.iter(), advantages.iter());
        Detail::new(rewards, advantages, &axes, rewards.iter().sum::<f64>() / rewards.len() as f64, 0)
    }

    #[test]
    fn wins_stand_above_losses() {
        let d = detail(&[0.0, 1.0, 0.0, 0.0], &[-0.5, 1.5, -0.5, -0.5]);
        assert_eq!(d.bars.len(), 2);
        assert!(d.bars[1].from < d.bars[0].from && d.bars[1].to < d.bars[0].to);
        assert_eq!((d.bars[0].from, d.bars[1].from), (BOTTOM, TOP));
        assert_eq!(d.zero, (TOP + BOTTOM) / 2.0);
        assert_eq!((d.bars[0].count, d.bars[0].length, d.bars[1].count), (3, BAR, 1));
        assert!(d.bars.iter().all(|b| b.labelled) && d.exact);
    }

    #[test]
    fn a_tie_meets_in_the_middle() {
        let d = detail(&[0.0; 8], &[0.0; 8]);
        assert_eq!(d.bars.len(), 1);
        assert_eq!(d.bars[0].to, d.zero);
        assert_eq!(d.bars[0].from, d.mean);
        assert!(!d.zero_is_free());
    }

    #[test]
    fn numbers_do_not_touch() {
        let rewards: Vec<f64> = (0..4096).map(|i| f64::from(i % 977)).collect();
        let advantages: Vec<f64> = rewards.iter().map(|r| (r - 488.0) / 282.0).collect();
        let d = detail(&rewards, &advantages);
        let shown: Vec<&Bar> = d.bars.iter().filter(|b| b.labelled).collect();
        assert!(shown.len() >= 4);
        for pair in shown.windows(2) {
            assert!(pair[0].from - pair[1].from >= LABEL && pair[0].to - pair[1].to >= LABEL);
        }
        assert_eq!(d.bars.iter().map(|b| b.count).sum::<usize>(), 4096);
    }
}
