//! The page in a browser: timers, frames, workers and events around a [`Core`].

use super::bridge::Bridge;
use super::{Core, Intent, Outward, Share, WorkerKind, clipboard};
use crate::model::Action;
use crate::ui::shell::keys::{self, Extent, Focus, Pressed};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::{Interval, Timeout};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use yew::Callback;

/// Milliseconds between two ticks.
const TICK: u32 = 500;
/// Milliseconds that the address waits for further changes.
const ADDRESS_DELAY: u32 = 400;

/// Runs a [`Core`]. Lives as long as the page.
pub struct Driver {
    core: Rc<RefCell<Core>>,
    workers: RefCell<[Option<Bridge>; 2]>,
    redraw: Callback<()>,
    frame: RefCell<Option<Closure<dyn FnMut()>>>,
    frame_due: Cell<bool>,
    last_tick: Cell<f64>,
    address: RefCell<(String, Option<Timeout>)>,
    kept: RefCell<Vec<Box<dyn std::any::Any>>>,
    this: Weak<Self>,
}

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |p| p.now())
}

/// Whether this browser has `navigator.gpu`.
pub fn has_webgpu() -> bool {
    let navigator = gloo::utils::window().navigator();
    js_sys::Reflect::get(&navigator, &JsValue::from_str("gpu")).is_ok_and(|gpu| !gpu.is_undefined())
}

/// The hash of the page's address.
pub fn current_hash() -> String {
    clipboard::current_hash()
}

impl Driver {
    /// Starts the workers, the timers and the listeners. `redraw` is called once for every frame in which something
    /// changed.
    pub fn start(core: Rc<RefCell<Core>>, redraw: Callback<()>) -> Rc<Self> {
        let driver = Rc::new_cyclic(|this| Self {
            core,
            workers: RefCell::default(),
            redraw,
            frame: RefCell::default(),
            frame_due: Cell::new(false),
            last_tick: Cell::new(now()),
            address: RefCell::default(),
            kept: RefCell::default(),
            this: this.clone(),
        });
        driver.listen();
        driver.with(Core::start);
        driver
    }

    fn listen(&self) {
        let this = self.this.clone();
        let ticking = Interval::new(TICK, move || {
            if let Some(driver) = this.upgrade() {
                let now = now();
                let passed = now - driver.last_tick.replace(now);
                driver.with(|core| core.tick(passed));
                driver.draw_if_hidden();
            }
        });
        let window = gloo::utils::window();
        let this = self.this.clone();
        let hash = EventListener::new(&window, "hashchange", move |_| {
            let hash = clipboard::current_hash();
            if let Some(driver) =
                this.upgrade().filter(|d| d.address.borrow().0 != hash.trim_start_matches('#'))
            {
                driver.act(Action::OpenLink(hash));
            }
        });
        let document = gloo::utils::document();
        let this = self.this.clone();
        let lose = EventListener::new(&document, "grpo:lose-device", move |_| {
            if let Some(driver) = this.upgrade() {
                driver.with(Core::lose_device);
            }
        });
        let this = self.this.clone();
        let test = EventListener::new(&document, "grpo:self-test", move |event| {
            let updates = event.dyn_ref::<web_sys::CustomEvent>().and_then(|e| e.detail().as_f64());
            if let Some(driver) = this.upgrade() {
                // Saturates: a wrong number makes a long test, nothing worse.
                driver.with(|core| core.run_self_test(updates.unwrap_or(10.0) as u32));
            }
        });
        let this = self.this.clone();
        let frame = Closure::new(move || {
            if let Some(driver) = this.upgrade() {
                driver.on_frame();
            }
        });
        *self.frame.borrow_mut() = Some(frame);
        self.kept.borrow_mut().extend([
            Box::new(ticking) as Box<dyn std::any::Any>,
            Box::new(hash),
            Box::new(lose),
            Box::new(test),
        ]);
    }

    /// Carries out what a reader asks for.
    pub fn act(&self, action: Action) {
        self.with(|core| core.act(action));
    }

    /// The frame has been drawn.
    pub fn drawn(&self) {
        self.with(Core::drawn);
    }

    /// Works on the core, then carries out what it wants.
    fn with(&self, work: impl FnOnce(&mut Core)) {
        let (outward, redraw) = {
            let mut core = self.core.borrow_mut();
            work(&mut core);
            (core.take_outward(), core.take_redraw())
        };
        for task in outward {
            self.carry_out(task);
        }
        if redraw {
            self.request_frame();
        }
    }

    fn carry_out(&self, task: Outward) {
        match task {
            Outward::Spawn(kind) => {
                let this = self.this.clone();
                let bridge = Bridge::spawn(kind, move |said, bytes| {
                    if let Some(driver) = this.upgrade() {
                        driver.with(|core| {
                            core.state.records.arrives(bytes);
                            core.hear(kind, said);
                        });
                    }
                });
                self.workers.borrow_mut()[kind as usize] = Some(bridge);
            }
            Outward::Drop(kind) => {
                let dropped = self.workers.borrow_mut()[kind as usize].take();
                drop(dropped);
            }
            Outward::Send(kind, command) => self.send(kind, &command),
            Outward::CopyLink(hash) => {
                let this = self.this.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let copied = clipboard::copy(clipboard::link(&hash)).await;
                    if let Some(driver) = this.upgrade() {
                        driver.with(|core| core.copied(copied));
                    }
                });
            }
            Outward::Crash(message) => crash(&message),
        }
    }

    fn send(&self, kind: WorkerKind, command: &experiment::protocol::Command) {
        let sent = match &self.workers.borrow()[kind as usize] {
            Some(bridge) => bridge.send(command),
            None => Ok(()),
        };
        if let Err(error) = sent {
            self.with(|core| core.hear(kind, Err(error)));
        }
    }

    fn request_frame(&self) {
        if self.frame_due.replace(true) {
            return;
        }
        if let Some(frame) = self.frame.borrow().as_ref() {
            // Fails only in a window that is being closed.
            let _ = gloo::utils::window().request_animation_frame(frame.as_ref().unchecked_ref());
        }
    }

    fn on_frame(&self) {
        self.frame_due.set(false);
        self.with(Core::frame);
        self.redraw.emit(());
        self.write_address();
    }

    /// A hidden page gets no frames; what arrives there is taken in at every tick, so that training goes on.
    fn draw_if_hidden(&self) {
        if self.frame_due.get() && gloo::utils::document().hidden() {
            self.with(Core::take_in);
        }
    }

    fn write_address(&self) {
        let hash = {
            let core = self.core.borrow();
            if core.share() != Share::All {
                // Nothing but the update has changed, and while training goes on it is no part of the address.
                return;
            }
            if matches!(core.supervisor.intent(), Intent::Until(_)) {
                // On the way to an update the address still says which.
                return;
            }
            core.state.hash(!core.supervisor.is_playing())
        };
        let mut address = self.address.borrow_mut();
        if address.0 == hash {
            return;
        }
        address.0.clone_from(&hash);
        // A waiting change is cancelled by dropping its timer.
        address.1 = Some(Timeout::new(ADDRESS_DELAY, move || clipboard::replace_hash(&hash)));
    }
}

/// Tells the window's listeners something.
pub fn tell(kind: &str, detail: &JsValue) {
    let init = web_sys::CustomEventInit::new();
    init.set_detail(detail);
    if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict(kind, &init) {
        // Fails only for a listener that cancels it, and there is none.
        let _ = gloo::utils::window().dispatch_event(&event);
    }
}

/// Shows the crash screen of the start script, which keeps the link.
pub fn crash(message: &str) {
    let detail = js_sys::Object::new();
    if js_sys::Reflect::set(&detail, &"message".into(), &message.into()).is_ok() {
        tell("grpo:crash", &detail);
    }
}

/// Listens to the keys of the whole page.
pub fn on_key(core: Rc<RefCell<Core>>, pressed: impl Fn(Pressed) + 'static) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&gloo::utils::document(), "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        if event.default_prevented() || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let read = {
            let core = core.borrow();
            let scene = core.state.scene.as_ref();
            let extent = Extent {
                groups: scene.map_or(0, |s| s.record.groups.len()),
                rollouts: scene.map_or(0, |s| s.episodes().len()),
            };
            keys::read(&event.key(), focus_of(event), &core.state.selection, extent)
        };
        if let Some(read) = read {
            event.prevent_default();
            pressed(read);
        }
    })
}

/// What the element that has the focus does with keys itself.
fn focus_of(event: &web_sys::KeyboardEvent) -> Focus {
    let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else {
        return Focus::default();
    };
    // A selector that cannot be read matches nothing.
    let within = |selector: &str| target.closest(selector).is_ok_and(|found| found.is_some());
    let range = within("input[type=range]");
    Focus {
        types: within("dialog, select, textarea, [contenteditable], input:not([type=range])"),
        presses: within("button, a[href], summary, [role=button], [role=option], [role=radio], [role=tab]"),
        arrows: range
            || within(
                "[role=slider], [role=option], [role=radio], [role=tab], [role=treeitem], [role=gridcell]",
            ),
    }
}

/// Shows the crash screen when the program panics, and writes what happened to the console.
pub fn report_panics() {
    // Yew would put its own hook in the place of any other.
    yew::set_custom_panic_hook(Box::new(|info| {
        let message = info.to_string();
        web_sys::console::error_1(&JsValue::from_str(&message));
        crash(&(crate::text::texts().shell.panicked)(&message));
    }));
}

/// Size of the page's wasm memory, in bytes; 0 outside wasm.
pub fn memory_bytes() -> u64 {
    #[cfg(target_family = "wasm")]
    return core::arch::wasm32::memory_size::<0>() as u64 * 65_536;
    #[cfg(not(target_family = "wasm"))]
    0
}
