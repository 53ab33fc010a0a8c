//! The dialog of rollout trees.

use e2e::{Browser, Outcome, Setup, with_browser};
use serde_json::{Value, json};
use thirtyfour::Key;

const TREE: &str = "[data-testid=forest-tree]";

/// Opens the dialog on the third update of the first preset.
async fn open(page: &Browser) -> Outcome {
    page.open("v=1&preset=first-light&device=cpu&update=3").await?;
    page.until_state("iteration", "3").await?;
    page.click("[data-testid=trees-open]").await?;
    page.until("the trees are drawn", || page.has("[data-testid=forest-tree] [role=treeitem]")).await?;
    assert_eq!(page.attribute("[data-testid=forest-panel]", "data-update").await?.as_deref(), Some("3"));
    Ok(())
}

/// An attribute that is there.
async fn of(page: &Browser, css: &str, name: &str) -> Outcome<String> {
    Ok(page.attribute(css, name).await?.ok_or_else(|| format!("{css} has no {name}"))?)
}

/// Gives the focus to the node that Tab would reach.
async fn focus(page: &Browser) -> Outcome {
    page.script("document.querySelector('.forest-map [tabindex=\"0\"]').focus()", json!([])).await?;
    Ok(())
}

/// Sets a control as a reader does.
async fn set(page: &Browser, id: &str, value: &str, event: &str) -> Outcome {
    let script = "const at = document.querySelector(`[data-testid=${arguments[0]}]`);\
                  if (at.tagName === 'SELECT') at.selectedIndex = Number(arguments[1]); else at.value = arguments[1];\
                  at.dispatchEvent(new Event(arguments[2], { bubbles: true }))";
    page.script(script, json!([id, value, event])).await?;
    Ok(())
}

#[tokio::test]
async fn trees_grow_round_by_round_beside_chains() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        open(page).await?;
        let growth = "[data-testid=forest-growth]";
        let moments: usize = of(page, growth, "data-moments").await?.parse()?;
        assert!(moments > 1);
        let whole: u32 = of(page, TREE, "data-leaves").await?.parse()?;
        let meter =
            |name| async move { of(page, &format!("[data-testid=forest-meter-{name}]"), "data-steps").await };
        let all: u64 = meter("trees").await?.parse()?;
        page.click("[data-testid=forest-growth] button:first-child").await?;
        page.until("the first round is shown", || async {
            Ok(of(page, growth, "data-moment").await? == "0")
        })
        .await?;
        let leaves: u32 = of(page, TREE, "data-leaves").await?.parse()?;
        assert_eq!(leaves, 2, "two chains at first");
        let first: u64 = meter("trees").await?.parse()?;
        let chains: u64 = meter("chains").await?.parse()?;
        assert!(chains <= first && first < all);
        page.click("[data-testid=forest-growth] button:nth-child(4)").await?;
        page.until("a round is added", || async { Ok(of(page, TREE, "data-leaves").await? == "6") }).await?;
        page.click("[data-testid=forest-growth] button:nth-child(5)").await?;
        page.until("all is shown", || async {
            Ok(of(page, TREE, "data-leaves").await? == whole.to_string())
        })
        .await?;

        // Each stage puts another number on the same leaf.
        let leaf = "[data-testid=forest-tree] [data-kind=leaf]";
        let mut numbers = Vec::new();
        for stage in ["score", "inter_tree", "intra_tree", "tree_total"] {
            page.click(&format!(".forest-stages [data-stage={stage}]")).await?;
            let strip = "[data-testid=forest-strip]";
            page.until("the stage is shown", || async { Ok(of(page, strip, "data-stage").await? == stage) })
                .await?;
            numbers.push(of(page, leaf, "data-number").await?.parse::<f64>()?);
            assert!(page.has(".forest-formulas math").await?);
        }
        assert!((numbers[1] + numbers[2] - numbers[3]).abs() < 1e-9, "{numbers:?}");
        let steps = of(page, "[data-testid=forest-steps]", "data-steps").await?;
        page.click("[data-testid=forest-again]").await?;
        let seed = "return document.querySelector('[data-testid=forest-seed]').value";
        page.until("another seed draws others", || async { Ok(page.script(seed, json!([])).await? == "1") })
            .await?;
        assert_eq!(of(page, "[data-testid=forest-steps]", "data-steps").await?, steps);
        assert!(page.foreign_requests().await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn keys_walk_the_tree_and_siblings_are_compared() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        open(page).await?;
        focus(page).await?;
        let focused = || async {
            let script = "return document.activeElement?.dataset?.run ?? ''";
            Outcome::Ok(page.script(script, json!([])).await?.as_str().unwrap_or_default().to_owned())
        };
        page.press(Key::Home).await?;
        page.until("the prompt has the focus", || async { Ok(focused().await? == "0") }).await?;
        page.press(Key::Right).await?;
        page.until("a key leads to a child", || async { Ok(focused().await? == "1") }).await?;
        let lit = "[data-testid=forest-lit]";
        page.until("its rollouts are lit", || async { Ok(page.attribute(lit, "data-lit").await?.is_some()) })
            .await?;
        assert!(of(page, "[data-testid=forest-map]", "data-way").await?.parse::<u32>()? > 1);
        let name = of(page, "[role=treeitem][data-run='1']", "aria-label").await?;
        for word in ["tree 1", "visit", "value", "advantage"] {
            assert!(name.contains(word), "{name}");
        }
        page.press(Key::Down).await?;
        page.until("a key leads to the sibling", || async {
            Ok(!["", "0", "1"].contains(&focused().await?.as_str()))
        })
        .await?;
        page.press(Key::Left).await?;
        page.until("a key leads back", || async { Ok(focused().await? == "0") }).await?;

        // The prompt is a branch point of trees; within one, preferences are told.
        page.press(Key::Enter).await?;
        let siblings = "[data-testid=forest-siblings]";
        page.until("trees are compared", || async { Ok(of(page, siblings, "data-branches").await? != "0") })
            .await?;
        let script = "const at = [...document.querySelectorAll('.forest-map [data-kind=branch]')];\
                      at[0].focus(); return at[0].dataset.run";
        let run = page.script(script, json!([])).await?;
        let run = run.as_str().ok_or("no rollouts part")?;
        page.until("the focus is known", || async {
            Ok(of(page, &format!("[role=treeitem][data-run='{run}']"), "tabindex").await? == "0")
        })
        .await?;
        page.press(Key::Enter).await?;
        page.until("siblings are compared", || async {
            Ok(page.attribute(siblings, "data-run").await?.as_deref() == Some(run))
        })
        .await?;
        assert!(page.text(siblings).await?.contains("Mean"));

        // From the returns to the tree.
        page.script("document.querySelector('[data-bin]').focus()", json!([])).await?;
        page.until("the rollouts of a bin are lit in the tree", || {
            page.has(".forest-map .leaf.lit, .forest-map .folded.lit")
        })
        .await?;
        page.script("document.querySelector('[data-cell]').focus()", json!([])).await?;
        page.until("all begin at the start", || async {
            let all = page
                .script("return !document.querySelector('.forest-map .leaf:not(.lit)')", json!([]))
                .await?;
            Ok(all == Value::Bool(true))
        })
        .await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_large_budget_stays_small_in_the_document() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        open(page).await?;
        set(page, "forest-nodes", "16", "change").await?;
        set(page, "forest-rounds", "4", "change").await?;
        set(page, "forest-budget", "64", "input").await?;
        page.until("a large tree is drawn", || async {
            Ok(of(page, TREE, "data-leaves").await?.parse::<u32>()? > 64)
        })
        .await?;
        let elements = || async {
            let count = page
                .script("return document.querySelectorAll('.forest-map, .forest-map *').length", json!([]));
            Outcome::Ok(count.await?.as_u64().unwrap_or(u64::MAX))
        };
        assert!(elements().await? <= 300);
        focus(page).await?;
        for turn in 0..8 {
            let before = of(page, TREE, "data-zoom").await?;
            page.press("+").await?;
            page.until("the tree is magnified, as far as it goes", || async {
                Ok(turn > 4 || of(page, TREE, "data-zoom").await? != before)
            })
            .await?;
            assert!(elements().await? <= 300);
        }
        page.press("0").await?;
        page.until("all of it is shown", || async { Ok(of(page, TREE, "data-zoom").await? == "1.000") })
            .await?;
        page.press(Key::End).await?;
        page.until("the last leaf has the focus", || async {
            let kind = page.script("return document.activeElement?.dataset?.kind ?? ''", json!([])).await?;
            Ok(kind == "leaf")
        })
        .await?;
        assert!(elements().await? <= 300);

        page.click("[data-merge=state]").await?;
        page.until("merged by state", || page.has("[data-testid=forest-graph]")).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn one_press_compares_chains_with_trees() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        open(page).await?;
        page.click("[data-testid=forest-pair]").await?;
        page.until("chains are drawn beside the trees", || {
            page.has("[data-testid=forest-chains] [role=treeitem]")
        })
        .await?;
        let versus = "[data-testid=forest-versus]";
        let all = of(page, versus, "data-all").await?;
        page.until("all seeds are computed", || async { Ok(of(page, versus, "data-done").await? == all) })
            .await?;
        let mean = |row: u32, side: u32| async move {
            let cell = format!("[data-testid=forest-versus] [data-row='{row}'] [data-side='{side}']");
            Outcome::Ok(of(page, &cell, "data-mean").await?.parse::<f64>()?)
        };
        assert!(mean(1, 1).await? > mean(1, 0).await?, "trees have more rollouts for the same steps");
        assert!(mean(2, 1).await? > 0.0 && mean(2, 0).await? == 0.0, "only trees reuse steps");
        for side in 0..3 {
            assert!((-1.0..=1.0).contains(&mean(6, side).await?));
        }
        Ok(())
    })
    .await
}
