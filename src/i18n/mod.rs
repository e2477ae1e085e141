//! Every text people see, in zh-CN and en side by side.
