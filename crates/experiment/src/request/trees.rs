//! Trees of a request, as nested lists: a list is a node with its children, a number the reward of a leaf.

use super::{number, wrong};
use advantage::{EstimateError, Rollout};
use rollout::Branch;
use serde_json::Value;

/// The trees of one prompt.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TreeRequest {
    /// How each leaf came to be, in the order of the lists.
    pub branches: Vec<Branch>,
    shape: Vec<Shape>,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Leaf,
    Node(Vec<Shape>),
}

/// A leaf on the way to being a rollout.
struct Leaf {
    tree: u32,
    /// Place among its siblings of each node from the root to it.
    path: Vec<usize>,
    reward: f64,
}

impl TreeRequest {
    /// Reads trees and gives their leaves as rollouts with one step for each edge from the root.
    pub(super) fn read(value: &Value) -> Result<(Self, Vec<Rollout>), EstimateError> {
        let trees = value.as_array().ok_or_else(|| wrong("trees", "expected a list of trees"))?;
        if trees.is_empty() {
            return Err(wrong("trees", "there is no tree; give at least one list of leaf rewards"));
        }
        let mut leaves = Vec::new();
        let mut shape = Vec::new();
        for (index, tree) in trees.iter().enumerate() {
            let path = format!("trees[{index}]");
            if !tree.is_array() {
                return Err(wrong(path, "expected a list of leaf rewards, or of such lists"));
            }
            shape.push(node(tree, &path, (index as u32, &mut Vec::new()), &mut leaves)?);
        }
        let mut branches: Vec<Branch> = Vec::with_capacity(leaves.len());
        for (index, leaf) in leaves.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|b| leaves.get(b)).filter(|b| b.tree == leaf.tree);
            branches.push(match before {
                Some(before) => {
                    let at = before.path.iter().zip(&leaf.path).take_while(|(a, b)| a == b).count();
                    Branch { tree: leaf.tree, from: index as u32 - 1, at: at as u32 }
                }
                None => Branch { tree: leaf.tree, from: index as u32, at: 0 },
            });
        }
        let rollouts = leaves
            .iter()
            .map(|leaf| Rollout { length: Some(leaf.path.len() as u32), ..Rollout::of_reward(leaf.reward) })
            .collect();
        Ok((Self { branches, shape }, rollouts))
    }

    /// Gives one value for each leaf the shape of the trees.
    pub fn shaped(&self, values: impl IntoIterator<Item = Value>) -> Value {
        let mut values = values.into_iter();
        Value::Array(self.shape.iter().map(|tree| fill(tree, &mut values)).collect())
    }
}

fn fill(shape: &Shape, values: &mut impl Iterator<Item = Value>) -> Value {
    match shape {
        Shape::Leaf => values.next().unwrap_or_default(),
        Shape::Node(children) => Value::Array(children.iter().map(|child| fill(child, values)).collect()),
    }
}

fn node(
    value: &Value,
    path: &str,
    (tree, above): (u32, &mut Vec<usize>),
    leaves: &mut Vec<Leaf>,
) -> Result<Shape, EstimateError> {
    let Value::Array(children) = value else {
        let reward = number(value, path)?;
        leaves.push(Leaf { tree, path: above.clone(), reward });
        return Ok(Shape::Leaf);
    };
    if children.is_empty() {
        return Err(wrong(path, "there is no leaf; give at least one reward"));
    }
    let mut shapes = Vec::with_capacity(children.len());
    for (place, child) in children.iter().enumerate() {
        above.push(place);
        shapes.push(node(child, &format!("{path}[{place}]"), (tree, above), leaves)?);
        above.pop();
    }
    Ok(Shape::Node(shapes))
}
