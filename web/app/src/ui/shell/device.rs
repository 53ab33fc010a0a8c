//! The badge that says where the network trains.

use super::transport::title;
use super::view::DeviceView;
use crate::model::Action;
use crate::session::WorkerKind;
use crate::text::texts;
use yew::prelude::*;

/// The badge.
pub(super) fn device_badge(device: &DeviceView, dispatch: &Callback<Action>) -> Html {
    let t = &texts().shell;
    let DeviceView { at, moving, millis, explanation } = device;
    let name = at.map_or(t.starting, t.device_name);
    let time = match (at, moving, millis) {
        (None, ..) => String::new(),
        (_, true, _) => t.device_moving.to_string(),
        (_, _, Some(millis)) => (t.per_update)(*millis),
        _ => t.unmeasured.to_string(),
    };
    let onclick = dispatch.reform(|_| Action::SwitchDevice);
    let class = classes!("badge", (*at == Some(WorkerKind::Webgpu)).then_some("badge-webgpu"));
    html! {
        <div class="badge-box">
            <button type="button" {class} data-testid="device" aria-describedby="device-note"
                data-millis={millis.map(|m| m.to_string())} {onclick}>
                <span class="sr-only">{ format!("{}: ", t.device.name) }</span>
                <span class="badge-dot" aria-hidden="true"></span>
                <span class="badge-name">{ name }</span>
                if !time.is_empty() {
                    <span class="badge-time">{ time }</span>
                }
            </button>
            <div id="device-note" class="badge-note" role="tooltip">
                <p class="sr-only">{ title(&t.device) }</p>
                { for explanation.iter().map(|line| html! { <p>{ line }</p> }) }
            </div>
        </div>
    }
}
