using TensorDecomp.Cli;

Terminal.Guard();
Failure.Watch(details: args.Contains(Failure.DetailsOption));
Interruption.Watch();
TemporaryPath.Guard();
return Application.Run(args);
