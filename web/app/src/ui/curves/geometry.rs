//! From readings to SVG paths, in a drawing of [`WIDTH`] × [`HEIGHT`] units that the page stretches.

use super::run::Reading;

/// Width of a drawing, in its own units; a path has at most one point for each unit, and the newest.
pub const WIDTH: f64 = 240.0;
/// Height of a drawing, in its own units.
pub const HEIGHT: f64 = 64.0;

/// How the vertical axis finds its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum YRange {
    /// From 0 to 1: probabilities and shares.
    Unit,
    /// From 0 to the largest value.
    FromZero,
    /// From the smallest to the largest value.
    Free,
    /// 0 in the middle, at least so far to both sides.
    Symmetric(f64),
}

impl YRange {
    /// The ends of the axis for values that lie within `range`.
    pub fn ends(self, range: Option<(f64, f64)>) -> (f64, f64) {
        let (min, max) = range.unwrap_or((0.0, 1.0));
        match self {
            Self::Unit => (0.0, 1.0),
            Self::FromZero => (min.min(0.0), if max > 0.0 { ceil_nice(max) } else { 1.0 }),
            Self::Free => {
                let room = (max - min).max(max.abs().max(min.abs()) * 1e-3).max(1e-9);
                let step = floor_nice(room / 4.0);
                (
                    (min / step).floor() * step,
                    (max / step).ceil() * step + if max == min { step } else { 0.0 },
                )
            }
            Self::Symmetric(least) => {
                let half = ceil_nice(min.abs().max(max.abs()).max(least));
                (-half, half)
            }
        }
    }
}

/// The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten that is not below `value` (positive).
fn ceil_nice(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let digit = value / power;
    let steps = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0];
    power * steps.into_iter().find(|s| *s >= digit - 1e-9).unwrap_or(10.0)
}

/// The largest of 1, 2, 5 times a power of ten that is not above `value` (positive).
fn floor_nice(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let digit = value / power;
    let steps = [5.0, 2.0, 1.0];
    power * steps.into_iter().find(|s| *s <= digit + 1e-9).unwrap_or(1.0)
}

/// Where the horizontal axis ends.
///
/// The run before is kept in view without pressing a young run into a corner: the axis shows at most four times what
/// the run has made, grows with it, and follows the longer of the two in the end.
pub fn x_end(current: f64, previous: f64, least: f64) -> f64 {
    let own = current.max(least);
    own.max(previous.min(4.0 * own))
}

/// A mapping from numbers to a drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Ends of the horizontal axis.
    pub x: (f64, f64),
    /// Ends of the vertical axis.
    pub y: (f64, f64),
}

impl Frame {
    /// Horizontal place of a number, kept within the drawing.
    pub fn across(&self, x: f64) -> f64 {
        let span = (self.x.1 - self.x.0).max(f64::MIN_POSITIVE);
        ((x - self.x.0) / span * WIDTH).clamp(0.0, WIDTH)
    }

    /// Vertical place of a number, kept within the drawing.
    pub fn down(&self, y: f64) -> f64 {
        let span = (self.y.1 - self.y.0).max(f64::MIN_POSITIVE);
        ((self.y.1 - y) / span * HEIGHT).clamp(0.0, HEIGHT)
    }

    /// The number at a share (0 to 1) of the width.
    pub fn number_at(&self, share: f64) -> f64 {
        self.x.0 + share.clamp(0.0, 1.0) * (self.x.1 - self.x.0)
    }
}

/// One point of a curve with its band, in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// On the horizontal axis.
    pub x: f64,
    /// The line.
    pub y: f64,
    /// Lower edge of the band.
    pub low: f64,
    /// Upper edge of the band.
    pub high: f64,
}

impl Point {
    /// A reading at `x`, with the range that it covers as its band.
    pub fn of(x: f64, r: &Reading) -> Self {
        Self { x, y: r.mean, low: r.min, high: r.max }
    }
}

/// Joins the points of each unit of the width into one: mean of the lines, hull of the bands. Points right of the
/// frame are left out; the last one stays as it is, so that a line always ends at the newest value.
pub fn columns(points: &[Point], frame: &Frame) -> Vec<Point> {
    let inside = points.iter().take_while(|p| p.x <= frame.x.1).count();
    let Some((last, rest)) = points[..inside].split_last() else { return Vec::new() };
    let mut columns: Vec<Point> = Vec::with_capacity(WIDTH as usize + 2);
    let (mut open, mut joined) = (-1.0, 0.0);
    for point in rest {
        let column = frame.across(point.x).floor();
        match columns.last_mut() {
            Some(c) if column == open => {
                joined += 1.0;
                c.x += (point.x - c.x) / joined;
                c.y += (point.y - c.y) / joined;
                c.low = c.low.min(point.low);
                c.high = c.high.max(point.high);
            }
            _ => {
                (open, joined) = (column, 1.0);
                columns.push(*point);
            }
        }
    }
    columns.push(*last);
    columns
}

/// The line through the points. A single point becomes a short dash, so that it can be seen.
pub fn line(points: &[Point], frame: &Frame) -> String {
    let mut d = String::with_capacity(points.len() * 12);
    for (i, p) in points.iter().enumerate() {
        write_point(&mut d, if i == 0 { 'M' } else { 'L' }, frame.across(p.x), frame.down(p.y));
    }
    if let [only] = points {
        write_point(&mut d, 'L', frame.across(only.x) + 2.0, frame.down(only.y));
    }
    d
}

/// The area between the edges of the bands; empty where all of them have no height.
pub fn band(points: &[Point], frame: &Frame) -> String {
    if points.len() < 2 || points.iter().all(|p| p.low == p.high) {
        return String::new();
    }
    let mut d = String::with_capacity(points.len() * 24);
    for (i, p) in points.iter().enumerate() {
        write_point(&mut d, if i == 0 { 'M' } else { 'L' }, frame.across(p.x), frame.down(p.high));
    }
    for p in points.iter().rev() {
        write_point(&mut d, 'L', frame.across(p.x), frame.down(p.low));
    }
    d.push('Z');
    d
}

/// Writes a point to a tenth of a unit. Curves are written anew with every frame, and writing whole numbers is several
/// times cheaper than writing floats.
fn write_point(d: &mut String, command: char, x: f64, y: f64) {
    d.push(command);
    write_tenths(d, x);
    d.push(' ');
    write_tenths(d, y);
}

fn write_tenths(d: &mut String, value: f64) {
    use std::fmt::Write as _;
    let tenths = (value * 10.0).round().max(0.0) as u32;
    // Writing to a String cannot fail.
    let _ = write!(d, "{}", tenths / 10);
    if !tenths.is_multiple_of(10) {
        d.push('.');
        d.push(char::from(b'0' + (tenths % 10) as u8));
    }
}
