using System.CommandLine;
using TensorDecomp.Cli;

return Application.Run(args);
