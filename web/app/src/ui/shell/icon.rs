//! Small drawings on buttons.

use yew::{Html, html};

/// A drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    Reset,
    Previous,
    Play,
    Pause,
    Next,
    Update,
    Dice,
    Settings,
    Methods,
    Truth,
    Share,
    Theme,
    Keys,
    Close,
}

/// Draws it; its name is the button's.
pub(super) fn icon(icon: Icon) -> Html {
    let (filled, path) = match icon {
        Icon::Reset => (false, "M3.5 8a4.5 4.5 0 1 0 1.5-3.4M5 1.8v3h3"),
        Icon::Previous => (true, "M11 3 4.5 8l6.5 5z"),
        Icon::Play => (true, "M5 3v10l8-5z"),
        Icon::Pause => (true, "M4.5 3h2.2v10H4.5zM9.3 3h2.2v10H9.3z"),
        Icon::Next => (true, "M5 3l6.5 5L5 13z"),
        Icon::Update => (true, "M3 3l5.5 5L3 13zM10.2 3h2v10h-2z"),
        Icon::Dice => (false, "M3 3h10v10H3zM5.8 5.8v.01M10.2 5.8v.01M8 8v.01M5.8 10.2v.01M10.2 10.2v.01"),
        Icon::Settings => (false, "M2.5 5h6M12.5 5h1M10.5 3v4M2.5 11h1M7.5 11h6M5.5 9v4"),
        Icon::Methods => (false, "M2.5 13.5h11M4 13v-3M8 13V3M12 13V6.5"),
        Icon::Truth => (
            false,
            "M8 2.5v11M3 5.5h10M3 5.5l-1.5 4a1.6 1.6 0 0 0 3 0zM13 5.5l-1.5 4a1.6 1.6 0 0 0 3 0zM5.5 13.5h5",
        ),
        Icon::Share => (
            false,
            "M6.5 9.5l3-3M7 4.5l1.3-1.3a3 3 0 0 1 4.3 4.3L11.3 8.8M9 11.5l-1.3 1.3a3 3 0 0 1-4.3-4.3L4.7 7.2",
        ),
        Icon::Theme => (false, "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11"),
        Icon::Keys => (false, "M1.8 4h12.4v8H1.8zM4.5 6.5v.01M7 6.5v.01M9.5 6.5v.01M11.8 6.5v.01M5 9.7h6"),
        Icon::Close => (false, "M4 4l8 8M12 4l-8 8"),
    };
    let class = if filled { "icon icon-filled" } else { "icon" };
    html! { <svg {class} viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg> }
}
