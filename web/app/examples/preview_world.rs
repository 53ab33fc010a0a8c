//! Renders the world and the tree natively for looking at: `cargo run -p app --example preview_world -- OUTDIR`.
//! Link or copy `web/style` into the folder as `style`.

use experiment::{RunConfig, preset};
use page::model::{Scene, Selection, demo};
use page::ui::editor::{EditorProps, MapEditor};
use page::ui::{PanelProps, tree::TreePanel, world::WorldPanel};
use std::fmt::Write;
use std::path::PathBuf;
use yew::{Callback, LocalServerRenderer};

/// The scenes: file, preset, lean, generations, random map, selection.
fn scenes() -> Vec<(&'static str, Option<Scene>, Selection)> {
    let scene = |name: &str, lean: f32, change: fn(&mut RunConfig)| {
        let mut config = preset(name)?.config;
        change(&mut config);
        demo::scene(config, lean, 0)
    };
    let at = |rollout, step| Selection { rollout, step, ..Selection::default() };
    vec![
        ("large", scene("lake-8x8", 0.55, |c| c.num_generations = 8), at(1, None)),
        ("first", scene("first-light", 0.3, |_| {}), at(2, Some(3))),
        ("slippery", scene("slippery-lake", 0.5, |_| {}), at(5, Some(4))),
        ("many", scene("lake-8x8", 0.4, |c| c.num_generations = 512), at(300, None)),
        ("cliff", scene("cliff", 0.0, |_| {}), at(0, None)),
        (
            "dead",
            scene("by-hand", 0.0, |c| {
                c.num_generations = 8;
                c.env.max_episode_steps = Some(3);
            }),
            at(0, None),
        ),
        (
            "huge",
            scene("first-light", 0.5, |c| {
                c.env.desc = worlds::map::generate_random_map(32, 0.85, 3).ok().map(|m| m.rows_text());
                c.env.map_name = None;
                c.env.max_episode_steps = Some(120);
            }),
            at(0, None),
        ),
    ]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/preview".into()));
    std::fs::create_dir_all(&out)?;
    for (name, scene, selection) in scenes() {
        let scene = scene.ok_or("the preset cannot be sampled")?;
        let config = scene.config.clone();
        let map = scene.world().map.clone();
        let props = PanelProps { scene, selection, dispatch: Callback::noop() };
        let editor = EditorProps { config, map, dispatch: Callback::noop(), close: Callback::noop() };
        let render = async {
            let world = LocalServerRenderer::<WorldPanel>::with_props(props.clone()).hydratable(false);
            let tree = LocalServerRenderer::<TreePanel>::with_props(props).hydratable(false);
            let editor = LocalServerRenderer::<MapEditor>::with_props(editor).hydratable(false);
            (world.render().await, tree.render().await, editor.render().await)
        };
        let (world, tree, editor) = pollster::block_on(render);
        let mut html = String::from(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Preview</title>\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">",
        );
        for sheet in
            ["tokens", "base", "page", "bar", "overlays", "shell", "world", "editor", "tree", "preview"]
        {
            write!(html, "<link rel=\"stylesheet\" href=\"style/{sheet}.css\">")?;
        }
        write!(
            html,
            "</head><body><main class=\"preview\">{world}{tree}\
             <section class=\"card world\"><h2>Editor</h2>{editor}</section></main></body></html>"
        )?;
        std::fs::write(out.join(format!("{name}.html")), html)?;
    }
    Ok(())
}
