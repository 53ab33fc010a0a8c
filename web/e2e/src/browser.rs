//! A browser with one page of the playground.

use serde_json::{Value, json};
use std::env;
use std::future::{Future, poll_fn};
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::process::{Child, Command, Stdio};
use std::task::Poll;
use std::time::{Duration, Instant};
use thirtyfour::TypingData;
use thirtyfour::components::SelectElement;
use thirtyfour::prelude::*;

/// How long a condition may take. Software WebGPU on a busy machine compiles its kernels in tens of seconds.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A failure of a test, in words.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// One Chromium with a profile of its own.
pub struct Browser {
    /// The session, for what has no method here.
    pub driver: WebDriver,
    chromedriver: Child,
}

/// What the browser offers and how it looks.
#[derive(Clone, Copy, Default)]
pub struct Setup {
    /// Offers the software WebGPU adapter.
    pub webgpu: bool,
    /// Width and height of the window; 1440 × 900 unless given.
    pub size: Option<(u32, u32)>,
    /// Prefers dark colours.
    pub dark: bool,
}

/// A variable of the environment that `cargo xtask` sets.
pub(crate) fn variable(name: &str) -> Outcome<String> {
    env::var(name).map_err(|_| format!("{name} is not set; run these tests with `cargo xtask e2e`").into())
}

impl Browser {
    /// Starts Chromium with an empty profile.
    pub async fn start(setup: Setup) -> Outcome<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut chromedriver = Command::new(variable("CHROMEDRIVER")?)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let driver = match connect(port, setup).await {
            Ok(driver) => driver,
            Err(error) => {
                chromedriver.kill()?;
                return Err(error);
            }
        };
        Ok(Self { driver, chromedriver })
    }

    /// Opens the page with a hash and waits until it shows something that can be read.
    pub async fn open(&self, hash: &str) -> Outcome {
        self.open_at(&variable("GRPO_URL")?, hash).await
    }

    /// The same at another address.
    pub async fn open_at(&self, base: &str, hash: &str) -> Outcome {
        // From a blank page, so that a changed hash is a new load and not a jump within the page.
        self.driver.goto("about:blank").await?;
        self.driver.goto(format!("{base}#{hash}")).await?;
        self.until("the page is there", || self.has("[data-testid=page]")).await
    }

    /// Whether an element is on the page.
    pub async fn has(&self, css: &str) -> Outcome<bool> {
        let found = self.script("return document.querySelector(arguments[0]) !== null", json!([css])).await?;
        Ok(found == Value::Bool(true))
    }

    /// An attribute of the first match.
    pub async fn attribute(&self, css: &str, name: &str) -> Outcome<Option<String>> {
        let script = "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null";
        Ok(self.script(script, json!([css, name])).await?.as_str().map(str::to_owned))
    }

    /// A `data-` attribute of the page's root; empty if it is not there.
    pub async fn state(&self, name: &str) -> Outcome<String> {
        let value = self.attribute("[data-testid=page]", &format!("data-{name}")).await?;
        Ok(value.unwrap_or_default())
    }

    /// The same as a number; NaN if it is none.
    pub async fn number(&self, name: &str) -> Outcome<f64> {
        Ok(self.state(name).await?.parse().unwrap_or(f64::NAN))
    }

    /// Runs a script; `arguments` is its list of arguments.
    pub async fn script(&self, script: &str, arguments: Value) -> Outcome<Value> {
        let arguments = arguments.as_array().cloned().unwrap_or_default();
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// Presses the button that matches.
    pub async fn click(&self, css: &str) -> Outcome {
        self.driver.find(By::Css(css)).await?.click().await?;
        Ok(())
    }

    /// Chooses the option with that value.
    pub async fn choose(&self, css: &str, value: &str) -> Outcome {
        let select = SelectElement::new(&self.driver.find(By::Css(css)).await?).await?;
        Ok(select.select_by_value(value).await?)
    }

    /// Presses keys on whatever has the focus.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Outcome {
        self.driver.action_chain().send_keys(keys).perform().await?;
        Ok(())
    }

    /// Waits for a condition and says which one did not come true.
    pub async fn until<F, R>(&self, what: &str, mut condition: F) -> Outcome
    where
        F: FnMut() -> R,
        R: Future<Output = Outcome<bool>>,
    {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if condition().await? {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let root = "return document.querySelector('[data-testid=page]')?.cloneNode(false).outerHTML ?? document.body.innerText";
        let seen = self.script(root, json!([])).await?;
        Err(format!("waited {} s in vain until {what}; the page says {seen}", PATIENCE.as_secs()).into())
    }

    /// Waits until a number of the page's root fulfils a condition.
    pub async fn until_number(&self, name: &str, holds: impl Fn(f64) -> bool) -> Outcome {
        self.until(&format!("data-{name} is as wanted"), || async { Ok(holds(self.number(name).await?)) })
            .await
    }

    /// Waits until an attribute of the page's root has a value.
    pub async fn until_state(&self, name: &str, value: &str) -> Outcome {
        self.until(&format!("data-{name} is {value}"), || async { Ok(self.state(name).await? == value) })
            .await
    }

    /// Lets the run train as fast as it can: the slider's last place.
    pub async fn full_speed(&self) -> Outcome {
        self.driver.find(By::Css("[data-testid=speed]")).await?.send_keys(Key::End + "").await?;
        Ok(())
    }

    /// The text of the first match; empty if there is none.
    pub async fn text(&self, css: &str) -> Outcome<String> {
        let text =
            self.script("return document.querySelector(arguments[0])?.innerText ?? ''", json!([css])).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// The texts of all notices together.
    pub async fn notices(&self) -> Outcome<String> {
        let script =
            "return [...document.querySelectorAll('[data-testid=notice]')].map(n => n.innerText).join(' ')";
        Ok(self.script(script, json!([])).await?.as_str().unwrap_or_default().to_owned())
    }

    /// What the page and its resources have loaded from elsewhere.
    pub async fn foreign_requests(&self) -> Outcome<Vec<String>> {
        let script = "return performance.getEntriesByType('resource').map(e => e.name)\
                      .filter(u => /^https?:/.test(u) && new URL(u).origin !== location.origin)";
        let urls = self.script(script, json!([])).await?;
        Ok(serde_json::from_value(urls)?)
    }

    /// The number of the driver's process.
    #[must_use]
    pub fn driver_process(&self) -> u32 {
        self.chromedriver.id()
    }

    /// Ends the browser.
    pub async fn close(mut self) -> Outcome {
        // A page that hangs must not keep the driver from ending.
        let quit = tokio::time::timeout(Duration::from_secs(30), self.driver.clone().quit()).await;
        self.stop()?;
        Ok(quit.map_err(|_| "the browser did not end within 30 s")??)
    }

    fn stop(&mut self) -> Outcome {
        self.chromedriver.kill()?;
        self.chromedriver.wait()?;
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // After a proper end this does nothing; otherwise there is nobody to report a failure to.
        let _ = self.stop();
    }
}

async fn connect(port: u16, setup: Setup) -> Outcome<WebDriver> {
    let (width, height) = setup.size.unwrap_or((1440, 900));
    let mut caps = DesiredCapabilities::chrome();
    caps.set_binary(&variable("CHROMIUM")?)?;
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A page in the background must train as fast as one in front.
        "--disable-renderer-backgrounding",
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
    ] {
        caps.add_arg(argument)?;
    }
    caps.add_arg(&format!("--window-size={width},{height}"))?;
    if setup.dark {
        caps.add_arg("--force-dark-mode")?;
    }
    if setup.webgpu {
        caps.add_arg("--enable-unsafe-webgpu")?;
        caps.add_arg("--use-webgpu-adapter=swiftshader")?;
    } else {
        caps.add_arg("--disable-features=WebGPU")?;
    }
    let address = format!("http://127.0.0.1:{port}");
    let start = Instant::now();
    loop {
        match WebDriver::new(&address, caps.clone()).await {
            Ok(driver) => return Ok(driver),
            Err(error) if start.elapsed() > Duration::from_secs(30) => return Err(error.into()),
            // The driver opens its port a moment after its start.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// Runs a test in a browser of its own and closes it, whatever the outcome: also when an assertion fails, since a
/// browser left behind keeps the whole run from ending.
pub async fn with_browser<F>(setup: Setup, test: F) -> Outcome
where
    F: AsyncFnOnce(&Browser) -> Outcome,
{
    let browser = Browser::start(setup).await?;
    let outcome = {
        let mut running = pin!(test(&browser));
        poll_fn(|context| {
            // Nothing of a test that has panicked is looked at afterwards.
            match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(context))) {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(outcome)) => Poll::Ready(Ok(outcome)),
                Err(panic) => Poll::Ready(Err(panic)),
            }
        })
        .await
    };
    let closed = browser.close().await;
    match outcome {
        Ok(Ok(())) => closed,
        Ok(failure) => failure,
        Err(panic) => resume_unwind(panic),
    }
}
