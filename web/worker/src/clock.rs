//! Time and turns of the event loop.

use futures::channel::oneshot;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{MessageChannel, WorkerGlobalScope};

/// Milliseconds since the worker started; 0 where there is no clock.
pub(crate) fn now() -> f64 {
    js_sys::global()
        .dyn_into::<WorkerGlobalScope>()
        .ok()
        .and_then(|scope| scope.performance())
        .map_or(0.0, |performance| performance.now())
}

/// Lets the event loop deliver what waits, messages of the page above all.
///
/// A message to oneself is a task of its own and comes back at once, while a timer of zero is held back for 4 ms and
/// would cap the worker at 245 turns a second.
pub(crate) struct Turn {
    channel: Option<MessageChannel>,
}

impl Turn {
    pub(crate) fn new() -> Self {
        Self { channel: MessageChannel::new().ok() }
    }

    /// Waits for the next turn.
    pub(crate) async fn next(&self) {
        let Some(channel) = &self.channel else {
            gloo::timers::future::TimeoutFuture::new(0).await;
            return;
        };
        let (sender, receiver) = oneshot::channel::<()>();
        let mut sender = Some(sender);
        let answer = Closure::<dyn FnMut()>::new(move || {
            if let Some(sender) = sender.take() {
                // The receiver is gone only if the session is; then nobody waits.
                let _ = sender.send(());
            }
        });
        channel.port1().set_onmessage(Some(answer.as_ref().unchecked_ref()));
        if channel.port2().post_message(&wasm_bindgen::JsValue::NULL).is_ok() {
            let _ = receiver.await;
        }
        channel.port1().set_onmessage(None);
    }
}
