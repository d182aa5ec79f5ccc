//! The two kinds of network: one that finds lines of text, one that reads them.

use crate::error::{Error, ErrorKind, Result};
use rten::ThreadPool;
use rten::{Model, RunOptions};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};
use std::sync::Arc;

/// A loaded network. It runs on one thread: pages are read side by side instead.
pub(super) struct Network {
    model: Model,
    pool: Arc<ThreadPool>,
}

impl Network {
    /// Loads an ONNX file; `what` names it in errors.
    pub(super) fn load(what: &str, onnx: Vec<u8>, pool: &Arc<ThreadPool>) -> Result<Self> {
        let model = Model::load(onnx).map_err(|e| {
            broken(format!(
                "expected the weights of the {what}, found a file that does not load: {e}"
            ))
        })?;
        Ok(Self {
            model,
            pool: Arc::clone(pool),
        })
    }

    /// A text that the file carries beside its weights.
    pub(super) fn note(&self, name: &str) -> Option<&str> {
        self.model.metadata().get(name)
    }

    /// Runs the network on one input of four dimensions.
    pub(super) fn run(&self, input: NdTensor<f32, 4>) -> Result<Tensor<f32>> {
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let output = self
            .model
            .run_one(input.into(), Some(options))
            .map_err(|e| broken(format!("the network stopped: {e}")))?;
        output.try_into().map_err(|_| {
            broken("expected numbers from the network, found something else".to_owned())
        })
    }
}

/// One thread for the networks of a process.
pub(super) fn pool() -> Arc<ThreadPool> {
    Arc::new(ThreadPool::with_num_threads(1))
}

pub(super) fn broken(detail: String) -> Error {
    Error::new(ErrorKind::Weights, detail)
}

/// The numbers of a tensor in order.
pub(super) fn numbers(tensor: &Tensor<f32>) -> Vec<f32> {
    tensor.iter().copied().collect()
}
