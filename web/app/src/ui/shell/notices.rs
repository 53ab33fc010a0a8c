//! What the page has to tell.

use super::icon::{Icon, icon};
use crate::model::{Action, Notice, Tone};
use crate::text::texts;
use yew::prelude::*;

/// The notices that stand, and a line that only screen readers see: the newest `announcement`.
pub fn notice_list(notices: &[Notice], announcement: &str, dispatch: &Callback<Action>) -> Html {
    let t = &texts().shell;
    let each = |notice: &Notice| {
        let id = notice.id;
        let class = match notice.tone {
            Tone::Info => "notice",
            Tone::Warning => "notice notice-warning",
        };
        html! {
            <li key={id} {class} data-testid="notice" data-subject={format!("{:?}", notice.subject).to_ascii_lowercase()}>
                <p>{ &notice.text }</p>
                <button type="button" class="icon-button" aria-label={t.dismiss} title={t.dismiss}
                    onclick={dispatch.reform(move |_| Action::Dismiss(id))}>
                    { icon(Icon::Close) }
                </button>
            </li>
        }
    };
    html! {
        <>
            <div class="notices" role="status" aria-live="polite" aria-label={t.notices}>
                <ul>{ for notices.iter().map(each) }</ul>
            </div>
            <p class="sr-only" role="status" aria-live="polite" data-testid="announcement">{ announcement }</p>
        </>
    }
}
