//! `grpo oracle`: what a policy exactly reaches.

use crate::args::OracleArgs;
use crate::commands::source;
use crate::commands::world::spec;
use crate::error::CliError;
use crate::output;
use oracle::{Evaluation, Payoff, Span, TimedValues};
use serde::Serialize;
use std::path::Path;
use worlds::{Mdp, World};

/// The answer. Lists have one entry for each state; those of terminal states are 0 in `v` and `q`, and in `visits` the
/// probability of ending there.
#[derive(Serialize)]
struct Line {
    success: f64,
    value: f64,
    /// Null where an episode may last for ever.
    expected_length: Option<f64>,
    /// Null without a limit.
    horizon: Option<u32>,
    v: Vec<f64>,
    q: Vec<Vec<f64>>,
    visits: Vec<f64>,
}

impl Line {
    fn new(mdp: &Mdp, horizon: Option<u32>, found: Evaluation, q: &[f64], visits: Vec<f64>) -> Self {
        Self {
            success: found.start_success,
            value: found.start_value,
            expected_length: Some(found.start_length).filter(|length| length.is_finite()),
            horizon,
            v: found.values,
            q: q.chunks(mdp.actions()).map(<[f64]>::to_vec).collect(),
            visits,
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &OracleArgs) -> Result<(), CliError> {
    let world = spec(args.id, &args.world)?.build()?;
    let mdp = &world.mdp;
    if args.no_limit {
        return without_limit(args, &world);
    }
    let horizon = oracle::horizon(mdp)?;
    let span = Span { horizon, discount: args.discount };
    let policy = match args.policy.as_str() {
        "optimal" => {
            let best = oracle::optimal_policy(mdp, span)?;
            let line = Line::new(mdp, Some(horizon), best.evaluation, &best.action_values, best.visits);
            return output::line(&line);
        }
        "optimal_stationary" => oracle::best_stationary(mdp, span)?.table(mdp),
        _ => given(args, &world)?,
    };
    let found = oracle::evaluate(mdp, &policy, span)?;
    let q = first_action_values(mdp, &policy, span)?;
    output::line(&Line::new(mdp, Some(horizon), found, &q, oracle::visits(mdp, &policy, horizon)?))
}

fn without_limit(args: &OracleArgs, world: &World) -> Result<(), CliError> {
    if matches!(args.policy.as_str(), "optimal" | "optimal_stationary") {
        return Err(CliError::Usage(format!(
            "--no-limit: --policy {} needs a limit; give a large one, --max-episode-steps 10000 for instance",
            args.policy
        )));
    }
    let mdp = &world.mdp;
    let policy = given(args, world)?;
    let found = oracle::evaluate_without_limit(mdp, &policy, args.discount)?;
    let q = oracle::action_values(mdp, &found.values, args.discount);
    output::line(&Line::new(mdp, None, found, &q, oracle::visits_without_limit(mdp, &policy)?))
}

/// The uniform policy, or that of a checkpoint.
fn given(args: &OracleArgs, world: &World) -> Result<Vec<f64>, CliError> {
    match args.policy.as_str() {
        "uniform" => Ok(oracle::uniform_policy(&world.mdp)),
        path => pollster::block_on(from_checkpoint(Path::new(path), world)),
    }
}

/// Q at time 0, `[states, actions]`.
fn first_action_values(mdp: &Mdp, policy: &[f64], span: Span) -> Result<Vec<f64>, CliError> {
    let timed = TimedValues::new(mdp, policy, span.horizon, Payoff::Return(span.discount))?;
    let pairs = (0..mdp.states()).flat_map(|state| (0..mdp.actions()).map(move |action| (state, action)));
    Ok(pairs
        .map(
            |(state, action)| {
                if mdp.is_terminal(state) { 0.0 } else { timed.action_value(0, state, action) }
            },
        )
        .collect())
}

/// The policy of a checkpoint over the states of this world, at the temperature that its run samples with.
async fn from_checkpoint(path: &Path, world: &World) -> Result<Vec<f64>, CliError> {
    let mut trainer = source::resume(path).await?;
    let own = trainer.config().env.id;
    if own.is_cliff_walking() != world.spec.id.is_cliff_walking() {
        return Err(CliError::Usage(format!(
            "{}: its run is in {}, whose actions mean other moves than those of {}",
            path.display(),
            own.as_str(),
            world.spec.id.as_str()
        )));
    }
    let (replay, table) = trainer.policy_on(vec![world.clone()]).await?;
    let rows = replay.observations.row_of.first().map_or(&[][..], Vec::as_slice);
    Ok(table.over_states(rows))
}
