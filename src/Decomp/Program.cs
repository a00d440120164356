using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;

Terminal.Guard();
Failure.Watch(details: args.Contains(Failure.DetailsOption));
Interruption.Watch();
TemporaryPath.Guard();
return Application.Run(args);
