//! Tree sampling read from what is written, where a program has no room for the reader of all fields.

use rollout::{TreeSampling, TreeStrategy};
use serde_json::Value;

/// The sampling that is written; what is missing is what it is in a configuration that is read.
pub(crate) fn plan(written: &Value) -> TreeSampling {
    let usual = TreeSampling::default();
    let count = |name: &str, usual| {
        written.get(name).and_then(Value::as_u64).map_or(usual, |n| n.try_into().unwrap_or(u32::MAX))
    };
    TreeSampling {
        strategy: match written.get("strategy").and_then(Value::as_str) {
            Some("entropy") => TreeStrategy::Entropy,
            Some("surprisal") => TreeStrategy::Surprisal,
            Some("n_ary") => TreeStrategy::NAry,
            Some("every_step") => TreeStrategy::EveryStep,
            _ => TreeStrategy::Uniform,
        },
        trees: count("trees", usual.trees),
        nodes: count("nodes", usual.nodes),
        rounds: count("rounds", usual.rounds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn it_reads_what_the_reader_of_all_fields_reads() {
        for strategy in ["uniform", "entropy", "surprisal", "n_ary", "every_step"] {
            let written = json!({ "strategy": strategy, "trees": 3, "nodes": 4, "rounds": 2 });
            assert_eq!(plan(&written), serde_json::from_value::<TreeSampling>(written).unwrap());
        }
        assert_eq!(plan(&json!({})), TreeSampling::default());
    }
}
