//! Where everything lies: columns, axes, rows and the line of each strand, in px of the measured width.

use super::axis::Axis;
use super::facts::GroupFacts;
use super::strand::Strand;
use crate::ui::order::order;
use crate::ui::svg::Px;
use advantage::{Baseline, ScaleRewards};
use experiment::{PipelineStage, RunConfig};

/// Width before the page has been measured, in px.
pub const DEFAULT_WIDTH: f64 = 1400.0;
/// Up to this width one stage fills the strip; the stylesheet's container query has the same number.
pub const NARROW: f64 = 760.0;
/// Shares of the six columns; the stylesheet's grid has the same numbers.
pub const SHARES: [f64; 6] = [22.0, 13.0, 13.0, 13.0, 21.0, 18.0];

/// Least height of a row.
const ROW: f64 = 18.0;
/// Empty space above and below the rows.
const PAD: f64 = 14.0;
/// A strand runs level for so long to each side of an axis.
const LEVEL: f64 = 30.0;

/// A column of the strip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Left edge.
    pub x: f64,
    /// Width.
    pub w: f64,
}

impl Column {
    /// Where the axis of the column stands, from the strip's left edge.
    pub fn middle(&self) -> f64 {
        self.x + self.w / 2.0
    }
}

/// The geometry of the strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// One stage at a time.
    pub narrow: bool,
    /// Width of all columns together.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// The columns, in the order of the stages.
    pub columns: [Column; 6],
    /// Height of a row under Sample and Credit.
    pub row: f64,
    /// Axes of Score, Centre and Scale.
    pub axes: [Axis; 3],
    /// For each strand its row under Sample is its index; this is its row under Credit.
    pub credit_row: Vec<usize>,
    /// Pixels for one step of a strip under Credit.
    pub step: f64,
}

impl Layout {
    /// Lays the strip out for a container `measured` px wide.
    pub fn new(measured: f64, config: &RunConfig, facts: &GroupFacts, strands: &[Strand]) -> Self {
        let narrow = measured <= NARROW;
        let total: f64 = SHARES.iter().sum();
        let mut x = 0.0;
        let columns = SHARES.map(|share| {
            let w = if narrow { measured } else { measured * share / total };
            let column = Column { x, w };
            x += w;
            column
        });
        let rows = strands.len().max(1) as f64;
        let height = (rows * ROW + 2.0 * PAD).max(280.0);
        let row = ((height - 2.0 * PAD) / rows).min(38.0);
        let order = order(strands.len(), &|a, b| strands[b].advantage.total_cmp(&strands[a].advantage));
        let mut credit_row = vec![0; strands.len()];
        for (place, strand) in order.into_iter().enumerate() {
            credit_row[strand] = place;
        }
        let longest = strands.iter().map(|s| s.length).fold(1.0, f64::max);
        let step = ((columns[4].w - CREDIT_TEXT - CREDIT_END - 6.0).max(8.0) / longest).min(8.0);
        Self { narrow, width: x, height, columns, row, axes: axes(config, facts, height), credit_row, step }
    }

    /// Middle of a row under Sample or Credit.
    pub fn row_y(&self, row: usize) -> f64 {
        let rows = self.credit_row.len() as f64;
        self.height / 2.0 + (row as f64 + 0.5 - rows / 2.0) * self.row
    }

    /// Where the strip of steps begins under Credit, from the column's left edge.
    pub fn credit_bar(&self) -> f64 {
        CREDIT_TEXT
    }

    /// Heights of a strand on the three axes.
    pub fn axis_heights(&self, strand: &Strand) -> [f64; 3] {
        let values = [strand.reward, strand.centred, strand.advantage];
        [0, 1, 2].map(|i| self.axes[i].y(values[i]))
    }

    /// Where a strand stands at a stage: the place of its bead.
    pub fn bead(&self, index: usize, strand: &Strand, stage: PipelineStage) -> (f64, f64) {
        let heights = self.axis_heights(strand);
        match stage {
            PipelineStage::Sample => (self.sample_end(), self.row_y(index)),
            PipelineStage::Score => (self.columns[1].middle(), heights[0]),
            PipelineStage::Centre => (self.columns[2].middle(), heights[1]),
            PipelineStage::Scale => (self.columns[3].middle(), heights[2]),
            PipelineStage::Credit => (self.columns[4].x + 6.0, self.row_y(self.credit_row[index])),
            PipelineStage::Update => (self.columns[5].x + 4.0, self.arrival(index)),
        }
    }

    /// How far the ink reaches: the right edge of the column under the playhead.
    pub fn inked(&self, stage: PipelineStage) -> f64 {
        let column = &self.columns[stage.index()];
        column.x + column.w
    }

    fn sample_end(&self) -> f64 {
        self.columns[0].x + self.columns[0].w - 8.0
    }

    /// Height at which a strand reaches the map under Update: close together, in the order of Credit.
    fn arrival(&self, index: usize) -> f64 {
        let rows = self.credit_row.len().max(1) as f64;
        self.height / 2.0 + (self.credit_row[index] as f64 + 0.5 - rows / 2.0) * (self.row * 0.4)
    }

    /// The line of a strand through all stages as SVG path data. Of a dead group it ends where all meet: under Score.
    pub fn path(&self, index: usize, strand: &Strand, dead: bool) -> String {
        let [score, centre, scale] = self.axis_heights(strand);
        let mut x = self.sample_end();
        let mut y = self.row_y(index);
        let mut d = format!("M{} {}", Px(x), Px(y));
        for (column, height) in self.columns[1..4].iter().zip([score, centre, scale]) {
            let to = column.middle() - LEVEL;
            d += &curve((x, y), (to, height));
            if dead {
                return d + &format!("H{}", Px(column.middle()));
            }
            (x, y) = (column.middle() + LEVEL, height);
            d += &format!("H{}", Px(x));
        }
        let credit = &self.columns[4];
        let row = self.row_y(self.credit_row[index]);
        d += &curve((x, y), (credit.x + 6.0, row));
        let end = (credit.x + CREDIT_TEXT + strand.length * self.step + 4.0).min(credit.x + credit.w);
        let bend = (credit.x + credit.w - CREDIT_END).max(end);
        d += &format!("M{} {}H{}", Px(end), Px(row), Px(bend));
        d += &curve((bend, row), (self.columns[5].x + 4.0, self.arrival(index)));
        d
    }

    /// Where a reader can press or point at a strand: its line, its row under Sample and its row under Credit.
    pub fn reach(&self, index: usize, strand: &Strand, dead: bool) -> String {
        let row = self.row_y(self.credit_row[index]);
        let credit = &self.columns[4];
        format!(
            "M{} {}H{}{}M{} {}H{}",
            Px(self.columns[0].x + 2.0),
            Px(self.row_y(index)),
            Px(self.sample_end()),
            self.path(index, strand, dead).replacen('M', "L", 1),
            Px(credit.x + 6.0),
            Px(row),
            Px(credit.x + credit.w - 8.0),
        )
    }
}

/// Space for number and advantage before the strip of steps, in px.
const CREDIT_TEXT: f64 = 106.0;
/// Space after it, for the threads to bend towards the map, in px.
const CREDIT_END: f64 = 34.0;

fn curve(from: (f64, f64), to: (f64, f64)) -> String {
    let bend = (to.0 - from.0) / 2.0;
    let [a, b, c, d, e, f] = [from.0 + bend, from.1, to.0 - bend, to.1, to.0, to.1].map(Px);
    format!("C{a} {b} {c} {d} {e} {f}")
}

/// The three axes. Their zero lies at one height, and Score has the mean there: Centre then moves only the zero, and
/// only Scale stretches. Score and Centre share their unit; so does Scale where nothing divides.
fn axes(config: &RunConfig, facts: &GroupFacts, height: f64) -> [Axis; 3] {
    let (top, bottom) = (PAD + 10.0, height - PAD - 4.0);
    let reference = match config.baseline {
        Baseline::None => 0.0,
        Baseline::Mean | Baseline::LeaveOneOut => facts.stats.mean,
        // The same for every rollout of the group.
        Baseline::Batch | Baseline::Tracker => facts.rollouts.first().map_or(0.0, |r| r.baseline),
    };
    let (mut up, mut down) = (0.0_f64, 0.0_f64);
    let (mut scaled_up, mut scaled_down) = (0.0_f64, 0.0_f64);
    for r in &facts.rollouts {
        let offset = r.reward - reference;
        up = up.max(offset).max(r.centred);
        down = down.max(-offset).max(-r.centred);
        scaled_up = scaled_up.max(r.advantage);
        scaled_down = scaled_down.max(-r.advantage);
    }
    if up == 0.0 && down == 0.0 {
        let around = facts.stats.mean.abs().max(0.5);
        (up, down) = (around, around);
    }
    let share = (up / (up + down)).clamp(0.22, 0.78);
    let zero = top + (bottom - top) * share;
    let (above, below) = (zero - top - 12.0, bottom - zero - 12.0);
    let fit = |up: f64, down: f64| {
        let fits = [(above, up), (below, down)].into_iter().filter(|(_, v)| *v > 0.0).map(|(px, v)| px / v);
        fits.fold(f64::INFINITY, f64::min)
    };
    let unit = fit(up, down);
    let recipe = config.recipe();
    let scaled = match recipe.options().scale_rewards {
        // The advantage is the centred reward.
        ScaleRewards::None if facts.rollouts.iter().all(|r| r.advantage == r.centred) => unit,
        // One standard deviation always fits, so that a calm group looks calm.
        _ => fit(scaled_up.max(1.0), scaled_down.max(1.0)),
    };
    let axis = |reference, unit| Axis { zero, reference, unit, top, bottom };
    [axis(reference, unit), axis(0.0, unit), axis(0.0, scaled)]
}
