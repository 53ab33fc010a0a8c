//! A dialog: a sheet at the side or a card in the middle.

use super::icon::{Icon, icon};
use crate::text::texts;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// A native modal dialog, which keeps the focus inside and closes with Escape. `kind` is its name in the stylesheet and
/// its test id; `content` is drawn only while it is `open`.
#[hook]
pub fn use_sheet(
    kind: &'static str,
    heading: &'static str,
    open: bool,
    on_close: &Callback<()>,
    content: impl FnOnce() -> Html,
) -> Html {
    let node = use_node_ref();
    use_effect_with((open, node.clone()), |(open, node)| {
        if let Some(dialog) = node.cast::<HtmlDialogElement>()
            && dialog.open() != *open
        {
            if *open {
                // Fails only for a dialog that is not in the document.
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        }
    });
    let heading_id = format!("{kind}-heading");
    let close = on_close.reform(|_: MouseEvent| ());
    let outside = {
        let (node, on_close) = (node.clone(), on_close.clone());
        // The dialog itself is hit only beside its content.
        Callback::from(move |event: MouseEvent| {
            if event.target() == node.get().map(Into::into) {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class={classes!("sheet", format!("sheet-{kind}"))} data-testid={kind}
            aria-labelledby={heading_id.clone()} onclose={on_close.reform(|_: Event| ())} onclick={outside}>
            if open {
                <div class="sheet-body">
                    <div class="sheet-head">
                        <h2 id={heading_id}>{ heading }</h2>
                        <button type="button" class="icon-button" aria-label={texts().shell.close} onclick={close}>
                            { icon(Icon::Close) }
                        </button>
                    </div>
                    { content() }
                </div>
            }
        </dialog>
    }
}
