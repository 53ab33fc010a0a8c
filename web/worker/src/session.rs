//! The conversation with the page.

use crate::clock::{Turn, now};
use crate::constructors;
use crate::device::Devices;
use crate::outbox::Outbox;
use crate::rehearsal::Rehearsal;
use crate::run::{Drive, Run};
use experiment::RunConfig;
use experiment::protocol::{Command, Event, Wire};
use futures::future::{Either, LocalBoxFuture, select};
use futures::{FutureExt, SinkExt, StreamExt};
use gloo::timers::future::TimeoutFuture;
use gloo::worker::reactor::{Reactor, ReactorScope};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use trainer::{Checkpoint, LearnerDevice, Trainer, TrainerError, compare};

/// Updates are made for at most this long before the event loop gets its turn, in milliseconds.
const SLICE_MILLIS: f64 = 12.0;

/// The worker's reactor: one page, one session.
pub(crate) struct Session {
    work: LocalBoxFuture<'static, ()>,
}

impl Reactor for Session {
    type Scope = ReactorScope<Wire, Wire>;

    fn create(scope: Self::Scope) -> Self {
        Self { work: Worker::new(scope).work().boxed_local() }
    }
}

impl Future for Session {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.work.as_mut().poll(context)
    }
}

struct Worker {
    scope: ReactorScope<Wire, Wire>,
    devices: Devices,
    outbox: Outbox,
    run: Option<Run>,
    rehearsal: Rehearsal,
    turn: Turn,
}

impl Worker {
    fn new(scope: ReactorScope<Wire, Wire>) -> Self {
        Self {
            scope,
            devices: Devices::default(),
            outbox: Outbox::default(),
            run: None,
            rehearsal: Rehearsal::default(),
            turn: Turn::new(),
        }
    }

    /// Answers commands and trains between them, until the page is gone.
    async fn work(mut self) {
        loop {
            let wait = self.run.as_ref().and_then(|run| run.wait(now()));
            let message = match wait {
                None => self.scope.next().await.map(Some),
                Some(millis) if millis >= 1.0 => {
                    let timer = TimeoutFuture::new(millis as u32);
                    match select(self.scope.next(), timer).await {
                        Either::Left((message, _)) => message.map(Some),
                        Either::Right(_) => Some(None),
                    }
                }
                Some(_) => match self.scope.next().now_or_never() {
                    Some(message) => message.map(Some),
                    None => Some(None),
                },
            };
            match message {
                None => return,
                Some(Some(wire)) => self.receive(&wire).await,
                Some(None) => self.train().await,
            }
        }
    }

    async fn say(&mut self, event: Event) {
        // An event is plain data, which the codec takes, and the sink of a living scope cannot fail.
        if let Ok(wire) = Wire::pack(&event) {
            let _ = self.scope.send(wire).await;
        }
    }

    async fn fail(&mut self, run: Option<u64>, error: &TrainerError) {
        let device_lost = error.is_device_lost();
        self.say(Event::Failed { run, message: error.to_string(), device_lost }).await;
    }

    async fn receive(&mut self, wire: &Wire) {
        let command = match wire.unpack::<Command>() {
            Ok(command) => command,
            Err(error) => {
                let message = error.to_string();
                self.say(Event::Failed { run: None, message, device_lost: false }).await;
                return;
            }
        };
        match command {
            Command::Hello => self.hello().await,
            Command::Reset { run, config } => self.reset(run, &config).await,
            Command::Resume { run, checkpoint } => self.resume(run, &checkpoint).await,
            Command::Play(pace) => self.drive(Drive::Playing(pace)),
            Command::Step(0) => {}
            Command::Step(updates) => self.drive(Drive::Stepping(updates)),
            Command::Pause => self.pause().await,
            Command::Apply(config) => self.apply(&config).await,
            Command::Checkpoint => self.checkpoint().await,
            Command::Drawn => {
                self.outbox.drawn();
                self.tell(false).await;
            }
            Command::SelfTest { config, updates } => self.self_test(&config, updates).await,
            Command::LoseDevice => self.devices.lose(),
        }
    }

    async fn hello(&mut self) {
        let event = match self.devices.start().await {
            Ok((_, backend)) => Event::Ready { backend, constructor_runs: constructors::runs() },
            Err(reason) => Event::Unavailable { reason },
        };
        self.say(event).await;
    }

    async fn device(&mut self, run: u64) -> Option<LearnerDevice> {
        match self.devices.start().await {
            Ok((device, _)) => Some(device),
            Err(message) => {
                self.say(Event::Failed { run: Some(run), message, device_lost: true }).await;
                None
            }
        }
    }

    async fn reset(&mut self, run: u64, config: &str) {
        let Some(device) = self.device(run).await else { return };
        let trainer = match RunConfig::from_json(config) {
            Ok(config) => Trainer::new(config, device.clone()).await,
            Err(error) => Err(error.into()),
        };
        self.begin(run, trainer, device).await;
    }

    async fn resume(&mut self, run: u64, bytes: &[u8]) {
        let Some(device) = self.device(run).await else { return };
        let trainer = match Checkpoint::from_bytes(bytes) {
            Ok(checkpoint) => Trainer::resume(&checkpoint, device.clone()).await,
            Err(error) => Err(error),
        };
        self.begin(run, trainer, device).await;
    }

    async fn begin(&mut self, run: u64, trainer: Result<Trainer, TrainerError>, device: LearnerDevice) {
        let trainer = match trainer {
            Ok(trainer) => self.rehearsal.before(trainer.config(), device).await.map(|()| trainer),
            Err(error) => Err(error),
        };
        match trainer {
            Ok(trainer) => {
                let config = Box::new(trainer.config().clone());
                let iteration = trainer.iteration();
                self.outbox.clear();
                self.run = Some(Run::new(run, trainer));
                self.say(Event::Started { run, iteration, config }).await;
            }
            Err(error) => self.fail(Some(run), &error).await,
        }
    }

    fn drive(&mut self, drive: Drive) {
        if let Some(run) = &mut self.run {
            run.drive = drive;
            run.due = now();
        }
    }

    async fn pause(&mut self) {
        let playing = self.run.as_ref().is_some_and(|run| run.drive != Drive::Paused);
        if playing && !self.outbox.is_explained() {
            // What is looked at in the pause should be complete: one update more is.
            self.drive(Drive::Stepping(1));
            return;
        }
        self.drive(Drive::Paused);
        self.paused().await;
    }

    /// Says the last word before silence: the newest record, then that nothing follows.
    async fn paused(&mut self) {
        self.tell(true).await;
        if let Some(run) = &self.run {
            let (run, iteration) = (run.id, run.trainer.iteration());
            self.say(Event::Paused { run, iteration }).await;
        }
    }

    async fn apply(&mut self, config: &str) {
        // What was made under the old configuration is told before the new one is announced.
        self.tell(true).await;
        let Some(run) = &mut self.run else { return };
        let (id, iteration) = (run.id, run.trainer.iteration());
        let applied = match RunConfig::from_json(config) {
            Ok(config) => run.trainer.apply(config).await,
            Err(error) => Err(error.into()),
        };
        match applied {
            Ok(()) => {
                let config = Box::new(run.trainer.config().clone());
                self.say(Event::Applied { run: id, iteration, config }).await;
            }
            Err(error) => self.fail(Some(id), &error).await,
        }
    }

    async fn checkpoint(&mut self) {
        let Some(run) = &mut self.run else { return };
        let (id, iteration) = (run.id, run.trainer.iteration());
        let bytes = match run.trainer.checkpoint().await {
            Ok(checkpoint) => checkpoint.to_bytes(),
            Err(error) => Err(error),
        };
        match bytes {
            Ok(bytes) => self.say(Event::Checkpoint { run: id, iteration, bytes }).await,
            Err(error) => self.fail(Some(id), &error).await,
        }
    }

    async fn self_test(&mut self, config: &str, updates: u32) {
        let event = match (RunConfig::from_json(config), self.devices.start().await) {
            (Ok(config), Ok((device, _))) => {
                compare(&config, [LearnerDevice::cpu(), device], updates).await.map_err(|e| e.to_string())
            }
            (Err(error), _) => Err(error.to_string()),
            (_, Err(reason)) => Err(reason),
        };
        let event = match event {
            Ok(deviation) => Event::SelfTested { deviation },
            Err(message) => Event::Failed { run: None, message, device_lost: false },
        };
        self.say(event).await;
    }

    async fn tell(&mut self, force: bool) {
        if let Some(id) = self.run.as_ref().map(|run| run.id)
            && let Some(event) = self.outbox.take(id, force)
        {
            self.say(event).await;
        }
    }

    /// Makes updates for one slice of time, tells the page if it is ready, and yields.
    async fn train(&mut self) {
        let start = now();
        while let Some(run) = &mut self.run {
            let before = now();
            if run.wait(before).is_none_or(|millis| millis >= 1.0) {
                break;
            }
            // The complete record is made for the update that will be shown; the rest only need their numbers.
            let paced = matches!(run.drive, Drive::Playing(_)) && !run.is_at_full_speed();
            let explain = run.is_last() || paced || self.outbox.wants_explained();
            match run.trainer.iterate(explain).await {
                Ok(record) => {
                    let after = now();
                    let stopped = run.advanced(after);
                    self.outbox.put(record, after - before, explain);
                    if stopped {
                        self.paused().await;
                        break;
                    }
                    self.tell(false).await;
                }
                Err(error) => {
                    run.drive = Drive::Paused;
                    let id = run.id;
                    self.tell(true).await;
                    self.fail(Some(id), &error).await;
                    break;
                }
            }
            if now() - start >= SLICE_MILLIS {
                break;
            }
        }
        self.turn.next().await;
    }
}
