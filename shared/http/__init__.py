"""The resolver every API function is built on."""

from shared.lean import postpone

# Of Powertools the REST resolver alone: not its tracer, metrics, GraphQL, agents, OpenAPI, and every event of AWS.
postpone("aws_lambda_powertools")
postpone("aws_lambda_powertools.event_handler", APIGatewayRestResolver="api_gateway", Response="api_gateway")
postpone("aws_lambda_powertools.event_handler.openapi")
postpone(
    "aws_lambda_powertools.utilities.data_classes",
    ALBEvent="alb_event",
    APIGatewayProxyEvent="api_gateway_proxy_event",
    APIGatewayProxyEventV2="api_gateway_proxy_event",
    BedrockAgentEvent="bedrock_agent_event",
    LambdaFunctionUrlEvent="lambda_function_url_event",
    VPCLatticeEvent="vpc_lattice",
    VPCLatticeEventV2="vpc_lattice",
)
