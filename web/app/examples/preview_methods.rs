//! Renders the methods natively into HTML files for looking at:
//! `cargo run -p app --example preview_methods -- OUTDIR STYLES`, where STYLES is the address of `web/style`.

use experiment::preset;
use page::model::demo;
use page::ui::methods::{Kept, MethodsPanel, MethodsPanelProps};
use std::path::PathBuf;
use yew::{Callback, LocalServerRenderer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = PathBuf::from(arguments.next().unwrap_or_else(|| "target/preview".into()));
    let styles = arguments.next().unwrap_or_else(|| "/style".into());
    std::fs::create_dir_all(&out)?;
    for name in ["first-light", "dead-groups", "by-hand", "cliff"] {
        let config = preset(name).ok_or("no such preset")?.config;
        let scene = demo::scene(config, 0.5, 0).ok_or("the preset cannot be sampled")?;
        let asked = scene.config.clone();
        let props = MethodsPanelProps {
            scene,
            asked,
            opened: 1,
            desk: Kept::default(),
            newest: Callback::from(|()| None),
            edit: Callback::noop(),
        };
        let renderer = LocalServerRenderer::<MethodsPanel>::with_props(props).hydratable(false);
        let body = pollster::block_on(renderer.render());
        let links: String = ["tokens", "base", "page", "world", "methods"]
            .map(|sheet| format!("<link rel=\"stylesheet\" href=\"{styles}/{sheet}.css\">"))
            .concat();
        let html = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width,initial-scale=1\"><title>Preview</title>{links}<body>\
             <dialog open class=\"sheet sheet-methods-sheet\"><div class=\"sheet-body\">{body}</div></dialog></body></html>"
        );
        std::fs::write(out.join(format!("{name}.html")), html)?;
    }
    Ok(())
}
