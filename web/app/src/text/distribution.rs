//! Texts of the reward distributions and the group picker.

/// The texts.
pub struct Texts {
    /// Title.
    pub title: &'static str,
    /// How many groups of how many have no signal.
    pub headline: fn(usize, usize) -> String,
    /// The metric behind the headline.
    pub metric: fn(&str) -> String,
    /// Name of the group picker.
    pub picker: &'static str,
    /// A group in short, counted from 1.
    pub group_short: fn(usize) -> String,
    /// Badge of a group whose advantages are all 0.
    pub dead: &'static str,
    /// Badge of a group whose rewards are all equal, but whose advantages are not 0.
    pub tied: &'static str,
    /// What a group says to a screen reader: number, rollouts, mean, std, badge.
    pub group_spoken: fn(usize, usize, &str, &str, &str) -> String,
    /// Name of the drawing of the selected group.
    pub figure: fn(usize) -> String,
    /// Name of the upper axis.
    pub rewards: &'static str,
    /// Name of the lower axis.
    pub advantages: &'static str,
    /// Explains a dead group.
    pub dead_note: fn(&str) -> String,
    /// Explains a tied group that is not dead.
    pub tied_note: fn(&str) -> String,
    /// Explains the lines between the axes.
    pub note: &'static str,
    /// Number of rollouts.
    pub size: &'static str,
    /// Mean.
    pub mean: &'static str,
    /// Standard deviation with its divisor, by `ddof`.
    pub std: fn(u8) -> &'static str,
    /// Smallest.
    pub min: &'static str,
    /// Largest.
    pub max: &'static str,
    /// Episodes that reached the goal.
    pub wins: &'static str,
    /// So many of so many.
    pub of: fn(usize, usize) -> String,
    /// Caption of the table.
    pub table: &'static str,
    /// Heading: rewards of a bin.
    pub bin: &'static str,
    /// Heading: number of rollouts.
    pub count: &'static str,
    /// Heading: mean advantage of these rollouts.
    pub advantage: &'static str,
    /// A range of rewards.
    pub range: fn(&str, &str) -> String,
}

/// English.
pub const EN: Texts = Texts {
    title: "Rewards",
    headline: |dead, groups| match (dead, groups) {
        (0, 1) => "The group has a signal".into(),
        (1, 1) => "The group has no signal".into(),
        (0, n) => format!("All {n} groups have a signal"),
        (d, n) if d == n => format!("None of {n} groups has a signal"),
        (1, n) => format!("1 of {n} groups has no signal"),
        (d, n) => format!("{d} of {n} groups have no signal"),
    },
    metric: |value| format!("frac_reward_zero_std {value}"),
    picker: "Group",
    group_short: |n| n.to_string(),
    dead: "dead",
    tied: "tied",
    group_spoken: |n, size, mean, std, badge| {
        let badge = if badge.is_empty() { String::new() } else { format!(", {badge}") };
        format!("group {n}: {size} rollouts, mean {mean}, standard deviation {std}{badge}")
    },
    figure: |n| format!("Rewards and advantages of group {n}"),
    rewards: "reward",
    advantages: "advantage",
    dead_note: |reward| {
        format!(
            "Every rollout earned {reward}. There is nothing to compare, so every advantage is 0 and the group teaches nothing."
        )
    },
    tied_note: |reward| {
        format!("Every rollout earned {reward}. Without a baseline all of them get the same advantage.")
    },
    note: "Each reward slides along its line to its advantage; the dotted line is the mean, which becomes 0.",
    size: "rollouts",
    mean: "mean",
    std: |ddof| if ddof == 0 { "std, ddof 0" } else { "std, ddof 1" },
    min: "min",
    max: "max",
    wins: "wins",
    of: |n, all| format!("{n} of {all}"),
    table: "Rewards of the selected group and the advantages they became",
    bin: "reward",
    count: "rollouts",
    advantage: "mean advantage",
    range: |low, high| format!("{low} to {high}"),
};
