//! The layout of a tree against d3-hierarchy on the same tree, by turns in one browser.
//!
//! `cargo xtask bench` runs this and prints what it measured; it is no part of the ordinary tests.

use e2e::{Browser, Outcome, Setup, SiteCopy, variable, with_browser};
use serde_json::{Value, json};

/// One tree.
struct Case {
    name: &'static str,
    /// Longest run of steps without branching.
    longest: u32,
    /// Largest allowed ratio, ours to theirs.
    limit: f64,
}

const CASES: [Case; 2] = [
    Case { name: "runs of steps drawn together", longest: 1, limit: 1.0 },
    Case { name: "every step a node", longest: 9, limit: 1.0 },
];

#[tokio::test]
#[ignore = "a measurement: run `cargo xtask bench`"]
async fn two_thousand_leaves() -> Outcome {
    let site = SiteCopy::new()?;
    let peer = variable("GRPO_D3_HIERARCHY")?;
    let peer = std::fs::read(&peer).map_err(|error| format!("{peer}: {error}"))?;
    site.add("d3-hierarchy.js", &peer)?;
    site.add("layout.js", include_bytes!("../js/layout.js"))?;
    with_browser(Setup::default(), async |page: &Browser| {
        page.open_at(site.url(), "v=1&preset=first-light&device=cpu&update=1").await?;
        page.until_state("iteration", "1").await?;
        let load = "const add = (file, type, then) => {\
                      const script = document.createElement('script');\
                      script.src = file; if (type) script.type = type; script.onload = then; document.head.append(script) };\
                    add('d3-hierarchy.js', '', () => add('layout.js', 'module'))";
        page.script(load, json!([])).await?;
        let there = || page.script("return Boolean(window.grpoLayout)", json!([]));
        page.until("both sides are loaded", || async { Ok(there().await? == Value::Bool(true)) }).await?;
        let error = page.script("return window.grpoLayout.error ?? ''", json!([])).await?;
        assert_eq!(error, Value::String(String::new()));
        for Case { name, longest, limit } in CASES {
            let of = json!([{ "leaves": 2000, "longest": longest, "rounds": 41, "repeats": 10 }]);
            let said = page.script("return window.grpoLayout.compare(arguments[0])", of).await?;
            let number = |name: &str| said[name].as_f64().unwrap_or(f64::NAN);
            let ratio = number("ours") / number("theirs");
            eprintln!(
                "{name}: {} nodes, {} leaves, {:.3} ms, d3-hierarchy {:.3} ms, ratio {ratio:.2}, at most {limit}; positions \
                 differ by {:.1e} at most",
                number("nodes"),
                number("leaves"),
                number("ours"),
                number("theirs"),
                number("difference"),
            );
            assert_eq!(number("leaves"), 2000.0);
            assert!(number("difference") < 1e-6, "both draw the same tree");
            assert!(ratio <= limit, "the ratio is {ratio:.3}");
        }
        Ok(())
    })
    .await
}
