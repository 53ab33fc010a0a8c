//! The stage strip: Sample → Score → Centre → Scale → Credit → Update, one thread per rollout through all of them.
//!
//! Each stage has its own drawing in its own column; one layer above them carries the threads, whose ink flows up to
//! the playhead. [`layout`] and the modules below it compute where things lie and know nothing of the page.

mod axes;
pub mod axis;
mod credit;
pub mod facts;
mod foot;
mod head;
pub mod layout;
mod measure;
pub mod push;
mod sample;
pub mod strand;
mod table;
mod threads;
mod update;

pub use facts::{GroupFacts, Outcome, RolloutFacts};

use crate::model::Action;
use crate::text::texts;
use crate::ui::PanelProps;
use crate::ui::svg::{drawing, element, view_box};
use axes::axis_stage;
use credit::credit_stage;
use experiment::PipelineStage;
use foot::foot;
use head::{pager, stage_head};
use layout::Layout;
use push::PushView;
use sample::sample_stage;
use strand::Strand;
use table::rollout_table;
use threads::threads;
use update::update_stage;
use yew::prelude::*;

/// What the parts of the strip draw: the scene and what was computed from it once.
pub(crate) struct Drawing {
    pub(crate) panel: PanelProps,
    pub(crate) facts: GroupFacts,
    pub(crate) strands: Vec<Strand>,
    pub(crate) layout: Layout,
}

impl Drawing {
    fn new(panel: &PanelProps, width: f64) -> Self {
        let facts = GroupFacts::of(&panel.scene);
        let strands = strand::strands(&facts, panel.selection.rollout);
        let layout = Layout::new(width, &panel.scene.config, &facts, &strands);
        Self { panel: panel.clone(), facts, strands, layout }
    }

    /// The strand that stands out: that of the lit rollout, by itself rather than its bundle.
    pub(crate) fn lit(&self) -> usize {
        let lit = self.panel.selection.lit();
        let own = self.strands.iter().position(|s| !s.bundle && s.holds(lit));
        own.or_else(|| self.strands.iter().position(|s| s.holds(lit))).unwrap_or(0)
    }

    /// The number of a rollout, from 1, with a mark where another policy drew it.
    fn number_of(&self, rollout: usize) -> String {
        let mark = if self.panel.scene.config.is_injected(rollout) { "◆" } else { "" };
        format!("{mark}{}", rollout + 1)
    }

    /// Classes of the row of a strand.
    fn row_class(&self, index: usize, strand: &Strand) -> String {
        let lit = if index == self.lit() { " lit" } else { "" };
        let struck = if strand.out { " struck" } else { "" };
        ["strip-row ", self.tint(strand.advantage), lit, struck].concat()
    }

    /// A drawing that fills a column.
    fn column(&self, column: usize, class: &str, shapes: &str) -> Html {
        let view_box = view_box(self.layout.columns[column].w, self.layout.height);
        let attributes = [("class", class), ("aria-hidden", "true"), ("viewBox", &view_box)];
        drawing(element("svg", &attributes, shapes))
    }

    /// Class of the colour of an advantage.
    pub(crate) fn tint(&self, advantage: f64) -> &'static str {
        if advantage > 0.0 {
            "pos"
        } else if advantage < 0.0 {
            "neg"
        } else {
            "zero"
        }
    }
}

/// Class that puts a head or a drawing into its column of the grid.
fn grid_class(stage: PipelineStage) -> &'static str {
    match stage {
        PipelineStage::Sample => "strip-c1",
        PipelineStage::Score => "strip-c2",
        PipelineStage::Centre => "strip-c3",
        PipelineStage::Scale => "strip-c4",
        PipelineStage::Credit => "strip-c5",
        PipelineStage::Update => "strip-c6",
    }
}

/// The stage strip, as wide as the page lets it be.
#[component]
pub fn StageStrip(props: &PanelProps) -> Html {
    let node = use_node_ref();
    let width = measure::use_width(&node, layout::DEFAULT_WIDTH);
    use_strip_at(props, width, &node)
}

/// The stage strip laid out for a given `width` in px; `node` gets the element whose width that is.
#[hook]
pub fn use_strip_at(props: &PanelProps, width: f64, node: &NodeRef) -> Html {
    let t = &texts().strip;
    let scroller = use_node_ref();
    let stage = props.selection.stage;
    measure::use_scroll_to_stage(&scroller, stage, width);
    let drawing = Drawing::new(props, width);
    let onscroll = {
        let (dispatch, scroller) = (props.dispatch.clone(), scroller.clone());
        Callback::from(move |_: Event| {
            if let Some(swiped) = measure::stage_in_view(&scroller)
                && swiped != stage
            {
                dispatch.emit(Action::SetStage(swiped));
            }
        })
    };
    let chosen = use_state(PushView::default);
    let view =
        if PushView::available(&props.scene).contains(&chosen) { *chosen } else { PushView::default() };
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |view| chosen.set(view))
    };
    let column = |column: PipelineStage, drawn: Html| {
        let class = classes!(
            "strip-column",
            grid_class(column),
            (column == stage).then_some("here"),
            (column > stage).then_some("ahead")
        );
        html! { <div {class} data-column={column.name()}>{ drawn }</div> }
    };
    let stats = &drawing.facts.stats;
    html! {
        <section class="strip" aria-label={t.title} data-testid="strip" data-stage={stage.name()} data-group={props.scene.group.to_string()}>
            <div class="strip-measure" ref={node}>
                { pager(&drawing) }
                <div class="strip-scroller" ref={scroller} {onscroll}>
                    <div class="strip-track">
                        { for PipelineStage::ALL.map(|stage| stage_head(stage, &drawing)) }
                        { column(PipelineStage::Sample, sample_stage(&drawing)) }
                        { for [PipelineStage::Score, PipelineStage::Centre, PipelineStage::Scale].map(|stage| {
                            column(stage, axis_stage(stage, &drawing))
                        }) }
                        { column(PipelineStage::Credit, credit_stage(&drawing)) }
                        { column(PipelineStage::Update, update_stage(&drawing, view)) }
                        { threads(&drawing) }
                        // An element that comes and goes by `if` keeps its place among its neighbours; otherwise they
                        // would become each other, and the browser would scroll after the head it has snapped to.
                        if drawing.facts.dead {
                            <p class="strip-dead" data-testid="strip-dead">
                                <strong>{ t.dead_title }</strong>
                                { " " }{ if stats.size == 0 { t.all_struck.to_owned() } else { (t.dead)(stats.size, stats.mean) } }
                            </p>
                        }
                    </div>
                </div>
            </div>
            { foot(&drawing, view, &choose) }
            { rollout_table(&drawing) }
        </section>
    }
}
