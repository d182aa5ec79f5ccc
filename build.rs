//! Nothing, unless the OCR models are to be built in: `--features embed-weights`.

fn main() -> std::process::ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "embed-weights")]
    if let Err(why) = embed::embed() {
        eprintln!("embed-weights: {why}");
        return std::process::ExitCode::FAILURE;
    }
    std::process::ExitCode::SUCCESS
}

#[cfg(feature = "embed-weights")]
#[allow(dead_code)]
#[path = "src/ocr/weights/folder.rs"]
mod folder;
#[cfg(feature = "embed-weights")]
#[allow(dead_code)]
#[path = "src/ocr/weights/list.rs"]
mod list;
#[cfg(feature = "embed-weights")]
#[path = "src/ocr/weights/pack.rs"]
mod pack;
#[cfg(feature = "embed-weights")]
#[path = "src/ocr/weights/tensors.rs"]
mod tensors;

#[cfg(feature = "embed-weights")]
mod embed {
    use super::{folder, list, pack, tensors};
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Packs the files of the weights and says where the packs are.
    pub fn embed() -> Result<(), String> {
        println!("cargo::rerun-if-env-changed={}", folder::VARIABLE);
        let from = folder::variable().or_else(folder::data);
        let from = from.ok_or_else(|| format!("{} is not set", folder::VARIABLE))?;
        let out = std::env::var_os("OUT_DIR").map(PathBuf::from);
        let out = out.ok_or("cargo names no folder to write to")?;
        let mut packs = String::from("const PACKS: [(&str, &[u8]); 4] = [\n");
        for file in list::FILES {
            let path = out.join(format!("{}.pack", file.name));
            fs::write(&path, packed(&from, file)?)
                .map_err(|e| format!("{}: {e}", path.display()))?;
            packs += &format!("    ({:?}, include_bytes!({path:?})),\n", file.name);
        }
        let path = out.join("packs.rs");
        fs::write(&path, packs + "];\n").map_err(|e| format!("{}: {e}", path.display()))
    }

    fn packed(from: &Path, file: &list::File) -> Result<Vec<u8>, String> {
        let path = from.join(file.name);
        let told = path.display();
        println!("cargo::rerun-if-changed={told}");
        let bytes = fs::read(&path).map_err(|e| {
            format!("{told}: {e}; `formstitch weights install` without this feature brings it")
        })?;
        let found = list::sha256(&bytes);
        if found != file.sha256 {
            return Err(format!(
                "{told}: expected SHA-256 {}, found {found}",
                file.sha256
            ));
        }
        let runs = match path.extension() {
            Some(e) if e == "onnx" => tensors::matrices(&bytes),
            _ => Some(Vec::new()),
        };
        runs.and_then(|runs| pack::pack(&bytes, &runs))
            .ok_or_else(|| format!("{told}: expected an ONNX model, found something else"))
    }
}
