//! The tests' own browser: it is closed whatever happens.

use e2e::{Browser, Outcome, Setup, with_browser};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn a_failed_assertion_leaves_no_browser_behind() -> Outcome {
    let mut driver = None;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(with_browser(Setup::default(), async |page: &Browser| {
            driver = Some(page.driver_process());
            assert_eq!(1, 2, "an assertion that fails on purpose");
            Ok(())
        }))
    }));
    let panic = outcome.expect_err("the panic goes on");
    assert!(panic.downcast_ref::<String>().is_some_and(|text| text.contains("on purpose")));
    let process = driver.ok_or("the test has run")?;
    assert!(!std::path::Path::new(&format!("/proc/{process}")).exists(), "the driver has ended");
    Ok(())
}
