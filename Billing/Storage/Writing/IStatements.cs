using System.Data.Common;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>Statements for the writer's connection.</summary>
internal interface IStatements
{
    void Run(DbConnection connection);
}
