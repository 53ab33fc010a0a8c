//! The dialog of the truth beside the estimate.

use e2e::{Browser, Outcome, Setup, with_browser};

#[tokio::test]
async fn the_push_of_many_rollouts_points_where_the_gradient_does() -> Outcome {
    with_browser(Setup::default(), async |page: &Browser| {
        page.open("v=1&preset=first-light&device=cpu&update=3").await?;
        page.until_state("iteration", "3").await?;
        page.click("[data-testid=truth-open]").await?;
        page.until("the second program draws", || page.has("[data-testid=truth-credit]")).await?;
        assert_eq!(page.attribute("[data-testid=truth-panel]", "data-update").await?.as_deref(), Some("3"));
        let cosine = || page.attribute("[data-testid=truth-credit]", "data-cosine");
        let before = cosine().await?.ok_or("no cosine")?;
        assert!(before.parse::<f64>()? > 0.8, "{before}");
        page.click("[data-testid=truth-again]").await?;
        page.until("other rollouts are drawn", || async { Ok(cosine().await? != Some(before.clone())) })
            .await?;

        // A single rollout, step by step.
        page.choose("[data-testid=truth-scope]", "0").await?;
        page.until("a step is told", || page.has("[data-testid=truth-told]")).await?;
        let told = || page.attribute("[data-testid=truth-told]", "data-exact");
        let first = told().await?;
        page.click("[data-testid=truth-step]").await?;
        page.press(thirtyfour::Key::End).await?;
        page.until("another step is told", || async { Ok(told().await? != first) }).await?;

        page.click("label:has([data-testid=truth-view-update])").await?;
        page.until("the pushes are drawn", || page.has("[data-testid=truth-map] .push-exact")).await?;
        page.choose("[data-testid=truth-method]", "vineppo").await?;
        let method = || page.attribute("[data-testid=truth-push]", "data-method");
        page.until("another method pushes", || async { Ok(method().await?.as_deref() == Some("vineppo")) })
            .await?;
        page.click("[data-testid=truth-survey]").await?;
        page.until("methods are measured", || page.has("[data-testid=truth-bias] tr[data-method=rloo]"))
            .await?;
        page.until("all are measured", || async {
            Ok(page.attribute("[data-testid=truth-measured]", "data-done").await?.as_deref() == Some("true"))
        })
        .await?;

        page.click("label:has([data-testid=truth-view-divisor])").await?;
        page.until("the factors are drawn", || page.has("[data-testid=truth-scale]")).await?;
        let ties = || page.attribute("[data-testid=truth-ties]", "data-ties");
        let with_sixteen = ties().await?;
        page.click("[data-testid=truth-size]").await?;
        page.press(thirtyfour::Key::Home).await?;
        page.until("groups of two tie more often", || async { Ok(ties().await? != with_sixteen) }).await?;
        assert_eq!(page.attribute("[data-testid=truth-scale]", "data-size").await?.as_deref(), Some("2"));
        assert!(page.foreign_requests().await?.is_empty());
        Ok(())
    })
    .await
}
