//! What the operating system's refusals are called.

use super::Lang;
use std::io::ErrorKind;

crate::messages! {
    io_not_found() { zh: "没有这个文件或文件夹", en: "no such file or folder" }
    io_denied() { zh: "没有权限", en: "permission denied" }
    io_is_folder() { zh: "这是文件夹，不是文件", en: "this is a folder, not a file" }
    io_not_folder() { zh: "这不是文件夹", en: "this is not a folder" }
    io_exists() { zh: "已经有了", en: "it exists already" }
    io_file_limit() { zh: "文件到了系统限制的大小（ulimit -f）", en: "a file reached the size that the system allows (ulimit -f)" }
    io_full() { zh: "磁盘满了", en: "the disk is full" }
    io_read_only() { zh: "磁盘是只读的", en: "the disk is read-only" }
    io_busy() { zh: "正被别的程序占用", en: "another program is using it" }
    io_timed_out() { zh: "等待超时", en: "it took too long" }
    io_broken_pipe() { zh: "对方已关闭", en: "the other side has closed" }
    io_too_long() { zh: "文件名太长", en: "the file name is too long" }
    io_bad_data() { zh: "内容不合规则", en: "the content is not valid" }
    io_cut_short() { zh: "文件不完整", en: "the file ends too early" }
    io_other(words: &str) { zh: "系统错误：{words}", en: "system error: {words}" }
}

impl Lang {
    /// An input or output error in words: the usual ones in this language, the rest in the system's own.
    #[must_use]
    pub fn io_error(self, error: &std::io::Error) -> String {
        match error.kind() {
            ErrorKind::NotFound => self.io_not_found(),
            ErrorKind::PermissionDenied => self.io_denied(),
            ErrorKind::IsADirectory => self.io_is_folder(),
            ErrorKind::NotADirectory => self.io_not_folder(),
            ErrorKind::AlreadyExists => self.io_exists(),
            ErrorKind::FileTooLarge => self.io_file_limit(),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => self.io_full(),
            ErrorKind::ReadOnlyFilesystem => self.io_read_only(),
            ErrorKind::ResourceBusy | ErrorKind::WouldBlock => self.io_busy(),
            ErrorKind::TimedOut => self.io_timed_out(),
            ErrorKind::BrokenPipe => self.io_broken_pipe(),
            ErrorKind::InvalidFilename => self.io_too_long(),
            ErrorKind::InvalidData => self.io_bad_data(),
            ErrorKind::UnexpectedEof => self.io_cut_short(),
            _ => return self.io_other(&error.to_string()),
        }
        .to_owned()
    }
}
