using CozeProxy.Sandbox;

return await SandboxHost.RunAsync(args);
