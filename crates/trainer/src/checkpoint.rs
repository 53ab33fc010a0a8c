//! All of a run as bytes.

use crate::error::TrainerError;
use experiment::ValueMemory;
use learner::LearnerState;
use rollout::{GroupSeed, PolicyTable};
use serde::{Deserialize, Serialize};
use worlds::Pcg64State;

/// Version of the byte format. Bytes of another version are refused.
pub const CHECKPOINT_VERSION: u32 = 2;

/// What the bytes begin with.
const MAGIC: &[u8; 8] = b"GRPOPLAY";

/// All of a run: enough to go on from here on any device.
///
/// As bytes: the magic `GRPOPLAY`, the version and an FNV-1a hash of the rest (both little-endian), the rest encoded
/// by postcard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The configuration as JSON.
    pub config: String,
    /// Updates made so far.
    pub iteration: u64,
    /// Environment steps taken so far.
    pub env_steps: u64,
    /// What the run's values know.
    pub memory: ValueMemory,
    /// Where the policy and environment streams stand.
    pub streams: GroupSeed,
    /// Where the map stream stands.
    pub map_stream: Pcg64State,
    /// The maps of the next batch where every update draws fresh ones.
    pub maps: Vec<String>,
    /// The policy that samples next. It follows from the weights; it is kept so that the next batch is the same to
    /// the bit even where the rows around it differ.
    pub table: PolicyTable,
    /// The same policy on the held-out maps.
    pub held_out_table: Option<PolicyTable>,
    /// Weights and optimiser state.
    pub learner: LearnerState,
}

impl Checkpoint {
    /// Encodes the checkpoint.
    ///
    /// # Errors
    /// [`TrainerError::Checkpoint`] if the codec refuses it.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TrainerError> {
        let body = postcard::to_stdvec(self).map_err(|e| TrainerError::Checkpoint(e.to_string()))?;
        let mut bytes = Vec::with_capacity(body.len() + 20);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&CHECKPOINT_VERSION.to_le_bytes());
        bytes.extend_from_slice(&fnv1a(&body).to_le_bytes());
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    /// Decodes a checkpoint.
    ///
    /// # Errors
    /// [`TrainerError::Checkpoint`] saying whether it is none, of another version or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TrainerError> {
        let refuse = |why: String| Err(TrainerError::Checkpoint(why));
        let Some((magic, rest)) = bytes.split_first_chunk::<8>() else {
            return refuse("the file is too short to be a checkpoint".into());
        };
        if magic != MAGIC {
            return refuse("the file is not a checkpoint of this program".into());
        }
        let Some((version, rest)) = rest.split_first_chunk::<4>() else {
            return refuse("the file ends early".into());
        };
        let version = u32::from_le_bytes(*version);
        if version != CHECKPOINT_VERSION {
            return refuse(format!(
                "the file is of version {version}, this program reads version {CHECKPOINT_VERSION}"
            ));
        }
        let Some((hash, body)) = rest.split_first_chunk::<8>() else {
            return refuse("the file ends early".into());
        };
        if u64::from_le_bytes(*hash) != fnv1a(body) {
            return refuse("the file is damaged: its checksum does not fit".into());
        }
        postcard::from_bytes(body).or_else(|e| refuse(format!("the file cannot be read: {e}")))
    }
}

/// The 64-bit FNV-1a hash: finds damage, not malice.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &b| (hash ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}
