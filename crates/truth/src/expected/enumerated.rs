//! By all groups there are: any method, on a tiny world.

use super::Setting;
use crate::error::TruthError;
use crate::judged::Judged;
use advantage::EpisodeSampling;
use experiment::ValueSource;
use rollout::{Batch, Episode, Group, Step};
use worlds::Mdp;

/// Most groups that are summed up, for each start of each map.
pub const MAX_GROUPS: usize = 400_000;

/// Sums over all groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumerated {
    /// The expected update, `[rows, actions]`.
    pub mean: Vec<f64>,
    /// Its variance: the mean squared distance of an update from the expected one.
    pub variance: f64,
    /// How many different groups there are.
    pub groups: usize,
}

/// One course of an episode.
struct Course {
    probability: f64,
    steps: Vec<Step>,
    reward: f64,
    last: u32,
    terminated: bool,
    success: bool,
}

/// The expected update of any method with one group in a batch, and its variance, by summing over all groups. `None` if
/// there are more than [`MAX_GROUPS`], or the update depends on more than the group: several prompts, redrawn groups,
/// drawn episodes, fresh rollouts, rewards other than the worlds'.
///
/// Outcomes of a step that lead to the same state with the same reward are taken together, and so are groups that differ
/// in the order of their rollouts.
///
/// # Errors
/// [`TruthError`] if table and worlds do not fit.
pub fn by_groups(setting: &Setting<'_>) -> Result<Option<Enumerated>, TruthError> {
    let Setting { config, replay, table, memory, .. } = *setting;
    let estimator = &config.estimator;
    let more = estimator.filter_groups
        || estimator.sampling != EpisodeSampling::All
        || matches!(config.values, ValueSource::Rollouts(_));
    if setting.judges() || more || config.num_prompts != 1 || replay.worlds.is_empty() {
        return Ok(None);
    }
    let mut out = Enumerated { mean: vec![0.0; table.rows() * table.actions()], variance: 0.0, groups: 0 };
    for (index, world) in replay.worlds.iter().enumerate() {
        let limit = oracle::horizon(&world.mdp)?;
        let policy = table.over_states(&replay.observations.row_of[index]);
        for &(start, share) in world.mdp.starts() {
            let Some(courses) = courses(&world.mdp, &policy, start, limit, config.num_generations) else {
                return Ok(None);
            };
            let share = share / replay.worlds.len() as f64;
            let mut failed = None;
            let mut visit = |members: &[usize], probability: f64| {
                let batch = batch_of(&courses, members, (index as u32, start));
                let judged = Judged::new(config, (replay, table), (1, memory), &batch);
                match judged.map(|judged| judged.push(config, (replay, table), &batch)) {
                    Ok(push) => {
                        out.groups += 1;
                        for (sum, part) in out.mean.iter_mut().zip(push) {
                            *sum += share * probability * part;
                            out.variance += share * probability * part * part;
                        }
                    }
                    Err(error) => failed = Some(error),
                }
            };
            let mut members = Vec::with_capacity(config.num_generations as usize);
            each_group(&courses, config.num_generations, &mut members, 1.0, &mut visit);
            if let Some(error) = failed {
                return Err(error);
            }
        }
    }
    out.variance -= out.mean.iter().map(|m| m * m).sum::<f64>();
    Ok(Some(out))
}

/// All courses from a start, unless they make too many groups of `size`.
fn courses(mdp: &Mdp, policy: &[f64], start: u32, limit: u32, size: u32) -> Option<Vec<Course>> {
    let mut done = Vec::new();
    let mut open = vec![Course {
        probability: 1.0,
        steps: Vec::new(),
        reward: 0.0,
        last: start,
        terminated: false,
        success: false,
    }];
    while let Some(course) = open.pop() {
        if course.terminated || course.steps.len() as u32 == limit {
            done.push(course);
        } else {
            for action in 0..mdp.actions() {
                extend(mdp, policy, &course, action, &mut open);
            }
        }
        if count_groups(done.len() + open.len(), size) > MAX_GROUPS as f64 {
            return None;
        }
    }
    Some(done)
}

/// Adds what may become of a course after `action`.
fn extend(mdp: &Mdp, policy: &[f64], course: &Course, action: usize, open: &mut Vec<Course>) {
    let state = course.last as usize;
    let first = open.len();
    for (index, outcome) in mdp.outcomes(state, action).iter().enumerate() {
        let probability = course.probability * policy[state * mdp.actions() + action] * outcome.probability;
        if probability == 0.0 {
            continue;
        }
        let reward = course.reward + outcome.reward;
        let same = |c: &&mut Course| c.last == outcome.next && c.reward == reward;
        if let Some(known) = open[first..].iter_mut().find(same) {
            known.probability += probability;
            continue;
        }
        let mut steps = course.steps.clone();
        steps.push(Step { state: course.last, action: action as u8, outcome: index as u8 });
        let success = outcome.terminated && mdp.is_success(outcome.next as usize);
        let (last, terminated) = (outcome.next, outcome.terminated);
        open.push(Course { probability, steps, reward, last, terminated, success });
    }
}

/// Number of groups of `size` out of `courses`, whatever their order.
fn count_groups(courses: usize, size: u32) -> f64 {
    (1..=size).map(|i| (courses as f64 + f64::from(size - i)) / f64::from(i)).product()
}

/// Calls `visit` with every group, members in ascending order, and its probability: the multinomial one.
fn each_group(
    courses: &[Course],
    size: u32,
    members: &mut Vec<usize>,
    probability: f64,
    visit: &mut impl FnMut(&[usize], f64),
) {
    if members.len() == size as usize {
        visit(members, probability);
        return;
    }
    let from = members.last().copied().unwrap_or(0);
    for index in from..courses.len() {
        members.push(index);
        // The n-th member in its place of a run of r equal ones: n!/Π r!, factor by factor.
        let run = members.iter().rev().take_while(|&&m| m == index).count() as f64;
        let factor = courses[index].probability * members.len() as f64 / run;
        each_group(courses, size, members, probability * factor, visit);
        members.pop();
    }
}

fn batch_of(courses: &[Course], members: &[usize], (world, start): (u32, u32)) -> Batch {
    let mut batch = Batch::default();
    batch.groups.push(Group { world, start, first: 0, size: members.len() as u32 });
    for &member in members {
        let course = &courses[member];
        batch.episodes.push(Episode {
            first: batch.steps.len() as u32,
            length: course.steps.len() as u32,
            reward: course.reward,
            last: course.last,
            terminated: course.terminated,
            truncated: !course.terminated,
            success: course.success,
        });
        batch.steps.extend_from_slice(&course.steps);
    }
    batch
}
