//! A dialog: a sheet at the side or a card in the middle.

use super::icon::{Icon, icon};
use crate::text::texts;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Properties of [`Sheet`].
#[derive(Clone, PartialEq, Properties)]
pub struct SheetProps {
    /// Name of its kind in the stylesheet, and its test id.
    pub kind: AttrValue,
    /// Its heading.
    pub heading: AttrValue,
    /// Whether it is open.
    pub open: bool,
    /// It was closed.
    pub on_close: Callback<()>,
    /// What it holds; drawn only while it is open.
    pub children: Html,
}

/// A native modal dialog, which keeps the focus inside and closes with Escape.
#[component]
pub fn Sheet(props: &SheetProps) -> Html {
    let node = use_node_ref();
    use_effect_with((props.open, node.clone()), |(open, node)| {
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
    let heading = format!("{}-heading", props.kind);
    let close = props.on_close.reform(|_: MouseEvent| ());
    let outside = {
        let (node, on_close) = (node.clone(), props.on_close.clone());
        // The dialog itself is hit only beside its content.
        Callback::from(move |event: MouseEvent| {
            if event.target() == node.get().map(Into::into) {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class={classes!("sheet", format!("sheet-{}", props.kind))} data-testid={&props.kind}
            aria-labelledby={heading.clone()} onclose={props.on_close.reform(|_: Event| ())} onclick={outside}>
            if props.open {
                <div class="sheet-body">
                    <header class="sheet-head">
                        <h2 id={heading}>{ &props.heading }</h2>
                        <button type="button" class="icon-button" aria-label={texts().shell.close} onclick={close}>
                            { icon(Icon::Close) }
                        </button>
                    </header>
                    { props.children.clone() }
                </div>
            }
        </dialog>
    }
}
