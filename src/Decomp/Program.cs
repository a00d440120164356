using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;

Terminal.Guard();
Failure.Watch(details: args.Any(arg => arg is Failure.DetailsOption or "-v"));
Interruption.Watch();
Terminal.IsQuiet = args.Any(arg => arg is Terminal.QuietOption or "-q");
TemporaryPath.Guard();
return Application.Run(args);
