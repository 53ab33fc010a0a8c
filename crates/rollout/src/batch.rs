//! What sampling yields: groups of episodes over one flat list of steps.

/// One transition. Reward, next state and whether the world slipped follow from the outcome's index in
/// `Mdp::outcomes(state, action)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// State before the action.
    pub state: u32,
    /// Action the policy chose.
    pub action: u8,
    /// Index of the outcome that the world drew.
    pub outcome: u8,
}

/// One rollout (a completion, in the language of language models).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Episode {
    /// Index of its first step in [`Batch::steps`].
    pub first: u32,
    /// Number of steps, at least one.
    pub length: u32,
    /// Undiscounted sum of the rewards.
    pub reward: f64,
    /// The last state.
    pub last: u32,
    /// The world ended it.
    pub terminated: bool,
    /// The time limit ended it.
    pub truncated: bool,
    /// It ended on a goal.
    pub success: bool,
}

/// A group: episodes that share a prompt (a world and a start state).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Index of the world in the batch's list.
    pub world: u32,
    /// The start state that all its episodes share.
    pub start: u32,
    /// Index of its first episode in [`Batch::episodes`].
    pub first: u32,
    /// Number of episodes (`num_generations`).
    pub size: u32,
}

/// How an episode of a tree came to be: it shares its first steps with another of its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Branch {
    /// Its tree, counted from 0 within the group.
    pub tree: u32,
    /// The episode that it branched off, as an index within the group; itself where it is the first of its tree.
    pub from: u32,
    /// Number of steps that it shares with that one: the steps from there on are its own.
    pub at: u32,
}

/// Groups of episodes over flat storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// The groups, in the order of their prompts.
    pub groups: Vec<Group>,
    /// All episodes, group by group.
    pub episodes: Vec<Episode>,
    /// All steps, episode by episode. Steps that episodes of a tree share stand once for each of them.
    pub steps: Vec<Step>,
    /// One for each episode where the groups were grown as trees; empty for chains.
    pub branches: Vec<Branch>,
}

impl Batch {
    /// Empties the batch and keeps its memory.
    pub fn clear(&mut self) {
        self.groups.clear();
        self.episodes.clear();
        self.steps.clear();
        self.branches.clear();
    }

    /// The branches of a group; empty for chains.
    pub fn branches_of(&self, group: usize) -> &[Branch] {
        self.groups
            .get(group)
            .and_then(|g| self.branches.get(g.first as usize..(g.first + g.size) as usize))
            .unwrap_or(&[])
    }

    /// Environment steps that were taken: those that episodes of a tree share count once.
    pub fn new_steps(&self) -> u64 {
        let shared: u64 = self.branches.iter().map(|b| u64::from(b.at)).sum();
        self.steps.len() as u64 - shared
    }

    /// The episodes of a group; empty if there is no such group.
    pub fn group(&self, group: usize) -> &[Episode] {
        self.groups
            .get(group)
            .and_then(|g| self.episodes.get(g.first as usize..(g.first + g.size) as usize))
            .unwrap_or(&[])
    }

    /// The steps of an episode of this batch.
    pub fn steps_of(&self, episode: &Episode) -> &[Step] {
        self.steps.get(episode.first as usize..(episode.first + episode.length) as usize).unwrap_or(&[])
    }

    /// Episode rewards, one list for each group.
    pub fn rewards(&self) -> Vec<Vec<f64>> {
        (0..self.groups.len()).map(|g| self.group(g).iter().map(|e| e.reward).collect()).collect()
    }
}
