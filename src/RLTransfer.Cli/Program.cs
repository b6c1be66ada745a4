using RLTransfer.Cli;

return CommandLine.Start(args);
