//! A vertical axis: where values lie, round ticks, and labels that keep clear of each other.

use crate::ui::order::order;

/// Least distance between the baselines of two labels, in px.
const LABEL_GAP: f64 = 14.0;

/// A linear map from values to heights: larger values lie higher.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Height of `reference`, in px from the top.
    pub zero: f64,
    /// The value that lies there.
    pub reference: f64,
    /// Pixels for one unit, positive.
    pub unit: f64,
    /// Upper end, in px.
    pub top: f64,
    /// Lower end, in px.
    pub bottom: f64,
}

/// A tick.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// Its value.
    pub value: f64,
    /// Its height.
    pub y: f64,
    /// There is room for its label.
    pub labelled: bool,
}

/// Equal values drawn as one dot.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// The value.
    pub value: f64,
    /// Height of the dot.
    pub y: f64,
    /// How many rollouts lie there.
    pub count: usize,
    /// Baseline of its label, above or below the dot; `None` where there is no room.
    pub label: Option<f64>,
}

impl Axis {
    /// The height of a value.
    pub fn y(&self, value: f64) -> f64 {
        self.zero - (value - self.reference) * self.unit
    }

    /// Round ticks, about 7 of them. Those that come closer than a label to a height of `taken` stay without label.
    pub fn ticks(&self, taken: &[f64]) -> Vec<Tick> {
        let value_at = |y: f64| self.reference + (self.zero - y) / self.unit;
        let (low, high) = (value_at(self.bottom), value_at(self.top));
        let step = nice_step((high - low) / 6.0);
        let (first, last) = ((low / step).ceil(), (high / step).floor());
        let count = (last - first).clamp(0.0, 20.0) as usize;
        (0..=count)
            .map(|i| {
                // Rounding takes away what 0.1 + 0.2 leaves.
                let value = (first + i as f64) * step;
                let value = (value * 1e9).round() / 1e9;
                let y = self.y(value);
                let labelled = taken.iter().all(|t| (t - y).abs() >= LABEL_GAP - 2.0);
                Tick { value, y, labelled }
            })
            .collect()
    }
}

/// 1, 2 or 5 times a power of ten, at least `raw`.
pub fn nice_step(raw: f64) -> f64 {
    if raw.is_nan() || raw.is_infinite() || raw <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(raw.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|f| f * power >= raw * 0.999_999).unwrap_or(10.0);
    factor * power
}

/// Merges values that fall on the same pixel into dots and finds room for their labels: the lit value first, then the
/// most frequent. `values` are (value, count); a dot shows the value of its first member. `radius` of a count is that of
/// its dot, in px. Labels lie on the side of the dot that is turned away from the axis' reference, if there is room.
pub fn dots(
    axis: &Axis,
    values: &[(f64, usize)],
    lit: Option<f64>,
    radius: impl Fn(usize) -> f64,
) -> Vec<Dot> {
    let sorted = order(values.len(), &|a, b| values[b].0.total_cmp(&values[a].0));
    let mut dots: Vec<Dot> = Vec::new();
    for (value, count) in sorted.into_iter().map(|i| values[i]) {
        let y = axis.y(value);
        match dots.last_mut() {
            Some(dot) if dot.value == value || (dot.y - y).abs() < 0.75 => dot.count += count,
            _ => dots.push(Dot { value, y, count, label: None }),
        }
    }
    let is_lit = |dot: &Dot| lit.is_some_and(|v| (axis.y(v) - dot.y).abs() < 0.75);
    let rank = |i: usize| (!is_lit(&dots[i]), usize::MAX - dots[i].count);
    let order = order(dots.len(), &|a, b| rank(a).cmp(&rank(b)));
    let mut placed: Vec<f64> = Vec::new();
    for i in order {
        let away = radius(dots[i].count) + 3.0;
        let mut sides = [dots[i].y - away, dots[i].y + away + 9.0];
        if dots[i].value < axis.reference {
            sides.reverse();
        }
        let room = sides.into_iter().find(|y| {
            // A label lies above its baseline; no other dot's line may run through it.
            let clear = |other: &Dot| other.y < y - 13.0 || other.y > y + 3.0;
            *y > axis.top - 4.0
                && *y < axis.bottom + 16.0
                && placed.iter().all(|p| (p - y).abs() >= LABEL_GAP)
                && dots.iter().enumerate().all(|(j, other)| j == i || clear(other))
        });
        if let Some(y) = room {
            placed.push(y);
            dots[i].label = Some(y);
        }
    }
    dots
}

#[cfg(test)]
mod tests {
    use super::*;

    const AXIS: Axis = Axis { zero: 100.0, reference: 0.0, unit: 100.0, top: 0.0, bottom: 200.0 };

    #[test]
    fn steps_are_round() {
        assert_eq!(nice_step(0.13), 0.2);
        assert_eq!(nice_step(3.0), 5.0);
        assert_eq!(nice_step(0.0), 1.0);
        assert_eq!(nice_step(10.0), 10.0);
    }

    #[test]
    fn ticks_lie_on_the_axis_and_make_room() {
        let ticks = AXIS.ticks(&[100.0]);
        assert!(ticks.iter().all(|t| (0.0..=200.0).contains(&t.y)));
        let zero = ticks.iter().find(|t| t.value == 0.0).unwrap();
        assert!(!zero.labelled);
        assert!(ticks.iter().any(|t| t.labelled));
    }

    #[test]
    fn equal_values_stack_and_labels_keep_apart() {
        let values: Vec<(f64, usize)> = (0..16).map(|i| (f64::from(i / 4) * 0.08, 1)).collect();
        let dots = dots(&AXIS, &values, Some(0.0), |_| 4.0);
        assert_eq!(dots.iter().map(|d| d.count).collect::<Vec<_>>(), [4, 4, 4, 4]);
        let labels: Vec<f64> = dots.iter().filter_map(|d| d.label).collect();
        assert!(dots[0].label.is_some() && dots[3].label.is_some(), "the ends have room: {dots:?}");
        for (i, a) in labels.iter().enumerate() {
            assert!(labels[i + 1..].iter().all(|b| (a - b).abs() >= LABEL_GAP));
        }
    }
}
