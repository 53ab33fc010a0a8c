//! Why rollouts are not in the update.

use crate::model::Out;
use advantage::Struck;

/// A few words for it.
pub fn out(out: Out) -> &'static str {
    match out {
        Out::Struck(Struck::Gate) => "rejected by the rubric",
        Out::Struck(Struck::GroupGate) => "group rejected",
        Out::Struck(Struck::TiedGroup) => "tied group",
        Out::Struck(Struck::TooHard) => "prompt too hard",
        Out::Struck(Struck::LowVariation) => "prompt varies too little",
        Out::NotDrawn => "not drawn",
    }
}
