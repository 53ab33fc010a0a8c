//! The bar at the top.

use super::device::device_badge;
use super::icon::{Icon, icon};
use super::theme::Theme;
use super::transport::{title, transport};
use super::view::BarView;
use crate::model::Action;
use crate::text::shell::Control;
use crate::text::texts;
use crate::ui::settings::use_preset_picker;
use yew::prelude::*;

/// Title, preset, transport, device, seed and the rest; the last four open the methods, the truth, the
/// settings and the list of keys.
#[hook]
pub fn use_top_bar(
    view: &BarView,
    dispatch: &Callback<Action>,
    on_methods: Callback<MouseEvent>,
    on_truth: Callback<MouseEvent>,
    on_settings: Callback<MouseEvent>,
    on_shortcuts: Callback<MouseEvent>,
) -> Html {
    let t = &texts().shell;
    let preset_picker = use_preset_picker(&view.preset, view.changed, dispatch);
    let theme_button = use_theme_button();
    html! {
        <header class="bar">
            <h1>{ t.title }</h1>
            { preset_picker }
            { transport(view.playing, view.pace, dispatch) }
            { whereabouts(view) }
            <div class="bar-end">
                { device_badge(&view.device, dispatch) }
                <button type="button" class="bar-button" data-testid="new-seed" title={title(&t.new_seed)}
                    onclick={dispatch.reform(|_| Action::NewSeed)}>
                    <span class="sr-only">{ format!("{}, ", t.new_seed.name) }</span>
                    <span>{ (t.seed)(view.seed) }</span>
                    { icon(Icon::Dice) }
                </button>
                { button(&t.share, Icon::Share, "share", None, dispatch.reform(|_| Action::Share)) }
                { button(&t.methods, Icon::Methods, "methods-open", Some("dialog"), on_methods) }
                { button(&t.truth, Icon::Truth, "truth-open", Some("dialog"), on_truth) }
                { button(&t.settings, Icon::Settings, "open-settings", Some("dialog"), on_settings) }
                { theme_button }
                <button type="button" class="icon-button" data-testid="open-shortcuts" aria-haspopup="dialog"
                    aria-label={t.shortcuts.name} title={title(&t.shortcuts)} onclick={on_shortcuts}>
                    { icon(Icon::Keys) }
                </button>
            </div>
        </header>
    }
}

/// A button with a drawing and its name; `popup` says what kind of thing it opens.
fn button(
    control: &Control,
    drawing: Icon,
    id: &'static str,
    popup: Option<&'static str>,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="bar-button" data-testid={id} title={title(control)} aria-haspopup={popup} {onclick}>
            { icon(drawing) }
            <span class="bar-label">{ control.name }</span>
        </button>
    }
}

fn whereabouts(view: &BarView) -> Html {
    let t = &texts().shell;
    let update = view.shown.map_or_else(|| t.no_update.to_string(), t.update);
    let behind = view.shown.is_some_and(|shown| shown < view.latest) && !view.playing;
    let beside = if behind { (t.of_latest)(view.latest) } else { (t.env_steps)(view.env_steps) };
    html! {
        <p class="where" data-testid="where">
            <strong>{ update }</strong>
            <span>{ beside }</span>
        </p>
    }
}

#[hook]
fn use_theme_button() -> Html {
    let t = &texts().shell;
    let theme = use_state_eq(Theme::default);
    {
        let theme = theme.clone();
        use_effect_with((), move |()| {
            let stored = Theme::stored();
            stored.apply();
            theme.set(stored);
        });
    }
    let name = t.themes[theme.index()];
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_| {
            let next = theme.next();
            next.apply();
            theme.set(next);
        })
    };
    html! {
        <button type="button" class="icon-button" data-testid="theme" data-theme-choice={name}
            aria-label={(t.theme_is)(name)} title={title(&t.theme)} {onclick}>
            { icon(Icon::Theme) }
        </button>
    }
}
