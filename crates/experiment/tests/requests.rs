//! Requests and options: what is read, and how what is wrong is named.

#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::methods::methods;
use experiment::AdvantageRequest;
use serde_json::json;

#[test]
fn a_malformed_request_names_the_path() {
    for (request, path) in [
        (json!({}), "groups"),
        (json!({ "groups": [] }), "groups"),
        (json!({ "groups": [[1], []] }), "groups[1]"),
        (json!({ "groups": [[1, "x"]] }), "groups[0][1]"),
        (json!({ "groups": [[{ "reward": 1 }]] }), "groups[0][0].reward"),
        (json!({ "groups": [[{ "rewards": [1, null] }]] }), "groups[0][0].rewards[1]"),
        (json!({ "groups": [[{ "rewards": [1, 2], "states": [1] }]] }), "groups[0][0].states"),
        (json!({ "groups": [[{ "rewards": [1], "states": [1.5] }]] }), "groups[0][0].states[0]"),
        (json!({ "groups": [[{ "rewards": [1], "gate": 1 }]] }), "groups[0][0].gate"),
        (json!({ "groups": [[1, { "rewards": 1, "length": 4_294_967_295_u32 }]] }), "groups[0][1].length"),
        (json!({ "groups": [[[1, 2], [1]]] }), "groups[0][1].objectives"),
        (json!({ "weights": [1, "a"], "groups": [[[1, 2]]] }), "weights[1]"),
        (json!({ "method": "none", "groups": [[1]] }), "method"),
        (json!({ "method": { "gama": 1 }, "groups": [[1]] }), "method.gama"),
        (json!({ "gama": 1, "groups": [[1]] }), "gama"),
        (json!({ "gamma": 2, "groups": [[1]] }), "gamma"),
        (json!({ "gamma": "x", "groups": [[1]] }), "gamma"),
        (json!({ "ddof": 2, "groups": [[1]] }), "ddof"),
        (json!({ "method": "gigpo", "groups": [[1]] }), "groups[0][0].states"),
        (json!({ "method": "vineppo", "groups": [[1]] }), "groups[0][0].values"),
        (json!({ "method": "exact_advantage", "groups": [[1]] }), "groups[0][0].advantages"),
        (
            json!({ "method": "exact_advantage", "groups": [[{ "rewards": [0, 1], "advantages": [1] }]] }),
            "groups[0][0].advantages",
        ),
        (json!({ "method": "grpo_process", "baseline": "leave_one_out", "groups": [[1]] }), "baseline"),
        (json!({ "overlong_buffer": 3, "groups": [[1]] }), "max_episode_steps"),
        (json!({ "groups": [[1e308, -1e308, 1e308, -1e308]] }), "groups[0]"),
    ] {
        let error = AdvantageRequest::from_json(&request.to_string()).and_then(|r| r.estimate()).unwrap_err();
        assert_eq!(error.path, path, "{request}: {error}");
    }
    assert_eq!(AdvantageRequest::from_json("{").unwrap_err().path, "request");
}

#[test]
fn options_survive_both_formats_and_strangers_are_named() {
    for m in methods() {
        let estimator = m.recipe.estimator;
        let text = serde_json::to_string(&estimator).unwrap();
        assert_eq!(serde_json::from_str::<advantage::Estimator>(&text).unwrap(), estimator, "{}", m.id);
        let bytes = postcard::to_stdvec(&estimator).unwrap();
        assert_eq!(postcard::from_bytes::<advantage::Estimator>(&bytes).unwrap(), estimator, "{}", m.id);
        assert!(postcard::from_bytes::<advantage::Estimator>(&bytes[..bytes.len() - 1]).is_err());
    }
    for (text, says) in [
        (r#"{"gama":1}"#, "gama"),
        (r#"{"gamma":"x"}"#, "gamma: expected a number"),
        (
            r#"{"credit":"steps"}"#,
            "credit: expected one of episode, to_go, state, state_gae, value_gae, given, tree",
        ),
        (r#"{"credit":1}"#, "credit"),
        (r#"{"replacement":"yes"}"#, "replacement: expected true or false"),
        (r#"{"overlong_buffer":1.5}"#, "overlong_buffer: expected a whole number"),
        (r#"{"gamma":null}"#, "expected a number"),
    ] {
        let error = serde_json::from_str::<advantage::Estimator>(text).unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}
