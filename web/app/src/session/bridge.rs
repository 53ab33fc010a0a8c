//! One worker in the browser.

use super::{HearError, WorkerKind};
use experiment::protocol::{Command, Event, Wire};
use futures::StreamExt;
use futures::future::{AbortHandle, abortable};
use futures::task::{Context, Poll};
use gloo::worker::reactor::{Reactor, ReactorBridge, ReactorScope, ReactorScoped, ReactorSpawner};
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Stands in for the reactor of the worker's crate, which the page does not depend on. Only the types of the
/// messages count.
struct Trainer;

impl Future for Trainer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }
}

impl Reactor for Trainer {
    type Scope = ReactorScope<Wire, Wire>;

    /// Never called: the reactor is made in the worker.
    fn create(_: Self::Scope) -> Self
    where
        Self::Scope: ReactorScoped,
    {
        Self
    }
}

/// A running worker; dropping it ends it.
pub(super) struct Bridge {
    inner: Rc<RefCell<ReactorBridge<Trainer>>>,
    listening: AbortHandle,
}

impl Bridge {
    /// Starts a worker and passes on what it says, with the bytes that say it.
    pub(super) fn spawn(
        kind: WorkerKind,
        hear: impl Fn(Result<Event, HearError>, Vec<u8>) + 'static,
    ) -> Self {
        let path = match kind {
            WorkerKind::Cpu => "./worker_cpu_loader.js",
            WorkerKind::Webgpu => "./worker_webgpu_loader.js",
        };
        let bridge = ReactorSpawner::<Trainer>::new().with_loader(true).as_module(false).spawn(path);
        let inner = Rc::new(RefCell::new(bridge));
        let source = inner.clone();
        let (listen, listening) = abortable(async move {
            loop {
                let next = futures::future::poll_fn(|cx| source.borrow_mut().poll_next_unpin(cx)).await;
                let Some(wire) = next else { break hear(Err(HearError::Ended), Vec::new()) };
                hear(wire.unpack().map_err(HearError::Wire), wire.bytes);
            }
        });
        spawn_local(async move {
            // Aborting is how a worker is let go; there is nothing to report.
            let _ = listen.await;
        });
        Self { inner, listening }
    }

    /// Sends a command. An encoding error cannot occur for types without maps of unknown length; it is handed back
    /// all the same.
    pub(super) fn send(&self, command: &Command) -> Result<(), HearError> {
        let wire = Wire::pack(command)?;
        self.inner.borrow().send_input(wire);
        Ok(())
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.listening.abort();
    }
}
