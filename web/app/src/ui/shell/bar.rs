//! The bar at the top.

use super::device::DeviceBadge;
use super::icon::{Icon, icon};
use super::theme::Theme;
use super::transport::{Transport, title};
use super::view::BarView;
use crate::model::Action;
use crate::text::texts;
use crate::ui::settings::PresetPicker;
use yew::prelude::*;

/// Properties of [`TopBar`].
#[derive(Clone, PartialEq, Properties)]
pub struct TopBarProps {
    /// What it says.
    pub view: BarView,
    /// Takes what the reader asks for.
    pub dispatch: Callback<Action>,
    /// Opens the settings.
    pub on_settings: Callback<()>,
    /// Opens the list of keys.
    pub on_shortcuts: Callback<()>,
}

/// Title, preset, transport, device, seed and the rest.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let t = &texts().shell;
    let TopBarProps { view, dispatch, .. } = props;
    let settings = props.on_settings.reform(|_| ());
    let shortcuts = props.on_shortcuts.reform(|_| ());
    html! {
        <header class="bar">
            <h1>{ t.title }</h1>
            <PresetPicker preset={view.preset.clone()} changed={view.changed} dispatch={dispatch.clone()} />
            <Transport playing={view.playing} pace={view.pace} dispatch={dispatch.clone()} />
            { whereabouts(view) }
            <div class="bar-end">
                <DeviceBadge device={view.device.clone()} dispatch={dispatch.clone()} />
                <button type="button" class="bar-button" data-testid="new-seed" title={title(&t.new_seed)}
                    onclick={dispatch.reform(|_| Action::NewSeed)}>
                    <span class="sr-only">{ format!("{}, ", t.new_seed.name) }</span>
                    <span>{ (t.seed)(view.seed) }</span>
                    { icon(Icon::Dice) }
                </button>
                <button type="button" class="bar-button" data-testid="share" title={title(&t.share)}
                    onclick={dispatch.reform(|_| Action::Share)}>
                    { icon(Icon::Share) }
                    <span class="bar-label">{ t.share.name }</span>
                </button>
                <button type="button" class="bar-button" data-testid="open-settings" title={title(&t.settings)}
                    aria-haspopup="dialog" onclick={settings}>
                    { icon(Icon::Settings) }
                    <span class="bar-label">{ t.settings.name }</span>
                </button>
                <ThemeButton />
                <button type="button" class="icon-button" data-testid="open-shortcuts" aria-haspopup="dialog"
                    aria-label={t.shortcuts.name} title={title(&t.shortcuts)} onclick={shortcuts}>
                    { icon(Icon::Keys) }
                </button>
            </div>
        </header>
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

#[component]
fn ThemeButton() -> Html {
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
